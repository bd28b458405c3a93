package carsharing.teltonika.reports;

import static java.util.Objects.requireNonNull;

import carsharing.teltonika.reports.notation.Fields;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** The files with the cases. */
final class ReportFiles {

  private static final String CAR = "car.json";

  private ReportFiles() {}

  /**
   * All cases of all files.
   *
   * @throws IllegalArgumentException if two have the same name, or one has a mistake
   */
  static List<Report> readAll() {
    try (var files = Files.list(folder())) {
      var reports =
          files
              .filter(file -> file.toString().endsWith(".json") && !file.endsWith(CAR))
              .sorted()
              .flatMap(ReportFiles::read)
              .toList();
      var names = new HashSet<String>();
      for (var report : reports) {
        if (!names.add(report.name())) {
          throw new IllegalArgumentException(report.name() + ": two cases have this name");
        }
      }
      return reports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A car with nothing wrong: {@code answers} and {@code areas}. */
  static JsonObject car() {
    return json(folder().resolve(CAR));
  }

  /** The scripts that an operator has added. */
  static Path scripts() {
    return folder().resolve("commands.yaml");
  }

  private static Stream<Report> read(Path file) {
    var theme = file.getFileName().toString().replace(".json", "");
    return json(file).getJsonArray("cases").stream()
        .map(entry -> new Report(theme, Fields.expanded((JsonObject) entry)));
  }

  private static JsonObject json(Path file) {
    try {
      return new JsonObject(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(requireNonNull(ReportFiles.class.getResource("/reports")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
