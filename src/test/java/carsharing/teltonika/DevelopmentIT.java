package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/run --dev} on a copy of the project whose sources change. */
class DevelopmentIT {

  private static final Duration COMPILING = Duration.ofMinutes(5);
  private static final String SOURCE = "src/main/java/carsharing/teltonika/MainVerticle.java";

  @TempDir private Path project;

  private final Path output = Path.of("output");

  @Test
  void startsAnewWhereASourceChangesAndGoesOnWhereOneDoesNotCompile() throws Exception {
    for (var part : new String[] {"pom.xml", ".mvn", "conf", "scripts", "src/main"}) {
      copy(Path.of(part));
    }
    var script = start();
    try {
      awaitOutput(script, "Trackers: ");

      change("\"Trackers: {}{}", "Nonsense{}{}");
      awaitOutput(script, "It does not compile");
      assertThat(output()).doesNotContain("starting anew");

      change("Nonsense{}{}", "\"Changed trackers: {}{}");
      awaitOutput(script, "Changed trackers: ");
      assertThat(output()).contains("starting anew", "Stopped");
    } finally {
      script.destroy();
      assertThat(script.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
    }
  }

  private Process start() throws IOException {
    var builder =
        new ProcessBuilder(project.resolve("scripts/run").toString(), "--dev")
            .redirectErrorStream(true)
            .redirectOutput(project.resolve(output).toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "DEVICES_PORT", Integer.toString(ServerProcess.freePort()),
                "HTTP_PORT", "0",
                "RABBITMQ_URI", RabbitServer.shared().uri(),
                "REDIS_URI", RedisServer.shared().uri()));
    return builder.start();
  }

  private void awaitOutput(Process script, String text) throws IOException {
    await(text).atMost(COMPILING).until(() -> output().contains(text) || !script.isAlive());
    assertThat(output()).contains(text);
  }

  private void change(String from, String to) throws IOException {
    var file = project.resolve(SOURCE);
    var text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private String output() throws IOException {
    return Files.readString(project.resolve(output));
  }

  private void copy(Path part) throws IOException {
    try (var files = Files.walk(part)) {
      files.filter(Files::isRegularFile).forEach(this::copyFile);
    }
  }

  private void copyFile(Path file) {
    try {
      Files.createDirectories(project.resolve(file).getParent());
      Files.copy(file, project.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
