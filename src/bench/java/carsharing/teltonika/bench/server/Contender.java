package carsharing.teltonika.bench.server;

import carsharing.teltonika.testing.server.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A version of the server that is measured.
 *
 * @param name in tables; empty if there is no other version
 */
public record Contender(String name, Path jar) {

  /** Names the jar of another version, which takes turns with this one in one run. */
  private static final String OLD_JAR = "BENCH_OLD_JAR";

  /** This version, and before it the other one if there is one. */
  public static List<Contender> all() {
    var old = Optional.ofNullable(System.getenv(OLD_JAR)).map(Path::of);
    return old.isEmpty()
        ? List.of(new Contender("", ServerProcess.PRODUCTION))
        : List.of(new Contender("old", old.get()), new Contender("new", ServerProcess.PRODUCTION));
  }

  /** A row's name, with the version behind it if there are two. */
  public String label(String row) {
    return Stream.of(row, name)
        .filter(part -> !part.isEmpty())
        .reduce((first, second) -> first + ", " + second)
        .orElse("");
  }
}
