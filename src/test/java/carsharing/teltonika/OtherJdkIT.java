package carsharing.teltonika;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import carsharing.teltonika.testing.server.ProjectCopy;
import carsharing.teltonika.testing.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn package} on each JDK of this machine that is newer than the one of the tests. Tests
 * are not compiled: that takes longer than all the rest.
 */
class OtherJdkIT {

  private static final Path JDKS = Path.of("/usr/lib/jvm");

  @Test
  void buildsWithoutWarningsAndRuns(@TempDir Path folder) throws Exception {
    var jdks = newerJdks();
    assumeThat(jdks).as("newer JDKs in %s", JDKS).isNotEmpty();
    for (var jdk : jdks) {
      var project = ProjectCopy.complete(folder.resolve(jdk.getFileName()));
      var environment = Map.of("JAVA_HOME", jdk.toString());

      var build = run(project, environment, "mvn", "-B", "package", "-Dmaven.test.skip");
      var jar = project.resolve(ServerProcess.PRODUCTION.toString()).toString();
      var help = run(project, Map.of(), jdk.resolve("bin/java").toString(), "-jar", jar, "--help");

      assertThat(build).as(jdk.toString()).contains("BUILD SUCCESS");
      assertThat(build.lines().filter(line -> line.matches("(\\[WARNING\\]|WARNING:).*")))
          .as(jdk.toString())
          .isEmpty();
      assertThat(help).as(jdk.toString()).startsWith("Usage: ");
    }
  }

  private static List<Path> newerJdks() throws IOException {
    if (!Files.isDirectory(JDKS)) {
      return List.of();
    }
    try (var folders = Files.list(JDKS)) {
      return folders
          .filter(folder -> !Files.isSymbolicLink(folder))
          .filter(folder -> Files.isExecutable(folder.resolve("bin/javac")))
          .filter(folder -> feature(folder) > Runtime.version().feature())
          .toList();
    }
  }

  /** What its file {@code release} says, such as {@code JAVA_VERSION="25.0.3"}; 0 without one. */
  private static int feature(Path jdk) {
    var release = new Properties();
    try (var lines = Files.newBufferedReader(jdk.resolve("release"))) {
      release.load(lines);
    } catch (IOException e) {
      return 0;
    }
    var version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Runtime.Version.parse(version).feature();
  }

  private static String run(ProjectCopy project, Map<String, String> environment, String... command)
      throws Exception {
    var builder =
        new ProcessBuilder(command)
            .directory(project.resolve("").toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
