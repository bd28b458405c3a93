package carsharing.teltonika.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The npm packages that tests use, as {@code src/test/node} pins them. */
public final class NodePackages {

  private static final Path SOURCES = Path.of("src", "test", "node");

  private NodePackages() {}

  /** Installs them into a folder, in {@code node_modules}; {@code client.mjs} stands beside. */
  public static void install(Path folder) throws IOException, InterruptedException {
    install(SOURCES, "client.mjs", folder);
  }

  /** Installs AsyncAPI's parser into a folder; {@code check.mjs} stands beside. */
  public static void installParser(Path folder) throws IOException, InterruptedException {
    install(SOURCES.resolve("asyncapi"), "check.mjs", folder);
  }

  private static void install(Path sources, String program, Path folder)
      throws IOException, InterruptedException {
    for (var name : List.of("package.json", "package-lock.json", program)) {
      Files.copy(sources.resolve(name), folder.resolve(name));
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(npm.getInputStream().readAllBytes(), UTF_8);
    assertThat(npm.waitFor()).as(output).isZero();
  }
}
