package carsharing.teltonika.testing.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The files of this project that a user has, in another folder, and its scripts at work there. */
public final class ProjectCopy {

  private static final List<String> PARTS =
      List.of("pom.xml", "LICENSE", "NOTICE", ".mvn", "conf", "scripts", "src/main");

  private final Path folder;

  private ProjectCopy(Path folder) {
    this.folder = folder;
  }

  /** The sources, tests and benchmarks included. */
  public static ProjectCopy complete(Path folder) throws IOException {
    var copy = of(folder);
    copy.copy(Path.of("src/test"));
    copy.copy(Path.of("src/bench"));
    copy.copy(Path.of("src/attack"));
    copy.copy(Path.of("src/chaos"));
    return copy;
  }

  /** The sources of the server, and the scripts. */
  public static ProjectCopy of(Path folder) throws IOException {
    var copy = new ProjectCopy(folder);
    for (var part : PARTS) {
      copy.copy(Path.of(part));
    }
    return copy;
  }

  /** The sources, and the jar that scripts start, newer than they are. */
  public static ProjectCopy withJar(Path folder) throws IOException {
    var copy = of(folder);
    copy.copy(ServerProcess.STANDALONE);
    return copy;
  }

  /** A file of the copy. */
  public Path resolve(String file) {
    return folder.resolve(file);
  }

  /**
   * Starts a script, from a folder that is not the project's.
   *
   * @param environment added to that of the tests
   * @param command the script, a path in the project, and its arguments
   */
  public Process start(Map<String, String> environment, String... command) throws IOException {
    var all = new ArrayList<>(Arrays.asList(command));
    all.set(0, resolve(command[0]).toString());
    var builder =
        new ProcessBuilder(all)
            .directory(Files.createDirectories(resolve("elsewhere")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(outputOf(command[0]).toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What a script has printed so far. */
  public String output(String script) throws IOException {
    return Files.readString(outputOf(script));
  }

  private Path outputOf(String script) {
    return resolve("output." + Path.of(script).getFileName());
  }

  private void copy(Path part) throws IOException {
    try (var files = Files.walk(part)) {
      files.filter(Files::isRegularFile).forEach(this::copyFile);
    }
  }

  private void copyFile(Path file) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.copy(file, folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
