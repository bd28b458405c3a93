package carsharing.teltonika.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The files that browsers may ask for, and where each one is. A name that is not among them leads
 * nowhere, so no path can lead out of the console.
 */
final class FileList {

  private static final String LIST = "/console/files.txt";
  private static final String FOLDER = "/console/";
  private static final String WEB_JARS = "/META-INF/resources/webjars/";

  private final Map<String, String> resources;

  private FileList(Map<String, String> resources) {
    this.resources = Map.copyOf(resources);
  }

  /** Reads the list. Blocks. */
  static FileList read() throws IOException {
    try (var in = Objects.requireNonNull(FileList.class.getResourceAsStream(LIST))) {
      var resources = new HashMap<String, String>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" = ", 2))
          .forEach(
              line ->
                  resources.put(line[0], line.length == 1 ? FOLDER + line[0] : WEB_JARS + line[1]));
      return new FileList(resources);
    }
  }

  /** The resource of a name such as {@code app/main.js}. */
  Optional<String> resource(String name) {
    return Optional.ofNullable(resources.get(name));
  }

  /** All names, each with its resource. */
  Map<String, String> all() {
    return resources;
  }
}
