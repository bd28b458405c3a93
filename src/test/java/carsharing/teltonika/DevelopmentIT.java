package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.ProjectCopy;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/run --dev} on a copy of the project whose sources change. */
class DevelopmentIT {

  private static final String SCRIPT = "scripts/run";
  private static final String SOURCE = "src/main/java/carsharing/teltonika/StartLines.java";
  private static final Duration COMPILING = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private final int port = Ports.free();
  private final Map<String, String> environment =
      Map.of(
          "DEVICES_PORT", Integer.toString(port),
          "HTTP_PORT", "0",
          "RECORDS_QUEUE", "record." + UUID.randomUUID(),
          "RABBITMQ_URI", RabbitServer.shared().uri(),
          "REDIS_URI", RedisServer.shared().uri());

  @Test
  void startsAnewWhenASourceChangesAndGoesOnIfOneDoesNotCompile() throws Exception {
    var project = ProjectCopy.of(folder);
    var script = project.start(environment, SCRIPT, "--dev");
    try {
      awaitOutput(project, script, "Trackers: ");

      change(project, "\"Trackers: {}{}", "Nonsense{}{}");
      awaitOutput(project, script, "It does not compile");
      assertThat(project.output(SCRIPT)).doesNotContain("starting anew");
      takesRecords();

      change(project, "Nonsense{}{}", "\"Changed trackers: {}{}");
      awaitOutput(project, script, "Changed trackers: ");
      assertThat(project.output(SCRIPT)).contains("starting anew", "Stopped");
      takesRecords();
      assertThat(project.resolve("target")).as("where Maven builds").doesNotExist();
    } finally {
      script.destroy();
      assertThat(script.waitFor(60, TimeUnit.SECONDS)).as(project.output(SCRIPT)).isTrue();
    }
  }

  /** It needs classes that a server loads only then. */
  private void takesRecords() {
    await().until(() -> Ports.accepts(port));
    try (var tracker = Tracker.connect(port, "356307042441013")) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  private static void awaitOutput(ProjectCopy project, Process script, String text)
      throws IOException {
    await(text)
        .atMost(COMPILING)
        .until(() -> project.output(SCRIPT).contains(text) || !script.isAlive());
    assertThat(project.output(SCRIPT)).contains(text);
  }

  private static void change(ProjectCopy project, String from, String to) throws IOException {
    var file = project.resolve(SOURCE);
    var text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
