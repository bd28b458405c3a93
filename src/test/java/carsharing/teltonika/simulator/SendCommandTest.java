package carsharing.teltonika.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code scripts/command}, in a process of its own, against a real server. */
class SendCommandTest {

  private static final String IMEI = "356307077700001";

  private record Run(int exitCode, String output) {}

  @Test
  void printsWhatTheServerSaysAndEndsWithZeroOnSuccessAndOneOnFailure() throws Exception {
    try (var server = TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID());
        var car =
            CarTracker.connect(
                server.port(),
                IMEI,
                (self, text) -> self.answer("CAN-CONTROL cmd executed successfully."))) {
      await().until(() -> !RedisServer.shared().ctl("get", "{" + IMEI + "}:owner").isEmpty());
      var success = command(IMEI, "lock");
      assertThat(success.output())
          .contains("{\"message\":\"success\",\"data\":{},\"verdict\":\"not_observable\"}");
      assertThat(success.exitCode()).isZero();
      assertThat(car.commands()).contains("lvcanclosealldoors");

      var failure = command(IMEI, "fly");
      assertThat(failure.output()).contains("\"failed\",\"data\":\"unknown_action: fly");
      assertThat(failure.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void saysWhatIsWrongWithTheArguments() throws Exception {
    var incomplete = command(IMEI);
    assertThat(incomplete.output()).contains("Missing required parameter: 'ACTION'");
    assertThat(incomplete.exitCode()).isEqualTo(2);

    var mistyped = command("35630", "lock");
    assertThat(mistyped.output()).contains("IMEI: 35630 (expected: 15 digits)");
    assertThat(mistyped.exitCode()).isEqualTo(2);

    var hasty = command(IMEI, "lock", "--wait=10ms");
    assertThat(hasty.output()).contains("--wait: PT0.01S (expected: 1s or more)");
    assertThat(hasty.exitCode()).isEqualTo(2);
  }

  @Test
  void withdrawsACommandForACarThatIsNotConnected() throws Exception {
    var imei = "356307077700002";
    try (var server =
        TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID())) {
      server.awaitReady();
      var run = command(imei, "lock");

      assertThat(run.output()).contains(imei + " is not connected").doesNotContain("\tat ");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(RedisServer.shared().ctl("EXISTS", imei)).isEqualTo("0");
    }
  }

  @Test
  void letsACommandWaitForTheCarIfToldSo() throws Exception {
    var imei = "356307077700003";
    try (var server =
        TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID())) {
      var started = start(RedisServer.shared().uri(), imei, "lock", "--wait=60s");
      try (var output = started.inputReader()) {
        awaitLine(output, imei + " is not connected. The command waits 60 s for it.");
        try (var car =
            CarTracker.connect(
                server.port(),
                imei,
                (self, text) -> self.answer("CAN-CONTROL cmd executed successfully."))) {
          awaitLine(output, "{\"message\":\"success\",\"data\":{},\"verdict\":\"not_observable\"}");
          assertThat(car.commands()).contains("lvcanclosealldoors");
        }
      }
      assertThat(started.waitFor()).isZero();
    }
  }

  @Test
  void saysAtOnceThatNoServerUsesThisRedisAndWritesNothing() throws Exception {
    try (var redis = RedisServer.start()) {
      var run = run(start(redis.uri(), IMEI, "lock", "--wait=60s"));

      assertThat(run.output())
          .contains("Redis: " + redis.uri())
          .contains("no server is connected to the Redis at " + redis.uri())
          .contains("scripts/run");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(redis.ctl("DBSIZE")).isEqualTo("0");
    }
  }

  @Test
  void saysAtOnceThatNoRedisAnswersAndShowsNoPassword() throws Exception {
    var run = run(start("redis://:s3cret@127.0.0.1:1/2", IMEI, "lock"));

    assertThat(run.output())
        .contains("no Redis answers at redis://127.0.0.1:1/2: ")
        .contains("Connection refused")
        .doesNotContain("s3cret", "\tat ");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithTheFileOfPolygons(@TempDir Path folder) throws Exception {
    var nowhere = command(IMEI, "finishRent", "--polygons=" + folder.resolve("areas.json"));
    assertThat(nowhere.output()).contains("areas.json cannot be read").doesNotContain("\tat ");
    assertThat(nowhere.exitCode()).isEqualTo(2);

    for (var text : List.of("\"areas\"", "{\"type\":")) {
      var other = Files.writeString(folder.resolve("other.json"), text);
      var noAreas = command(IMEI, "finishRent", "--polygons=" + other);
      assertThat(noAreas.output())
          .contains("other.json (expected: a JSON object or a JSON list)")
          .doesNotContain("\tat ");
      assertThat(noAreas.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void sendsACollectionAsADrawingToolExportsIt(@TempDir Path folder) throws Exception {
    var polygon =
        "{\"type\":\"Polygon\",\"coordinates\":[[[25.2,54.6],[25.4,54.6],[25.4,54.8],[25.2,54.8]]]}";
    var file =
        Files.writeString(
            folder.resolve("export.geojson"), "{\"features\":[{\"geometry\":" + polygon + "}]}");
    try (var server = TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID());
        var car =
            CarTracker.connect(server.port(), IMEI, (self, text) -> self.send(Records.now(0)))) {
      await().until(() -> !RedisServer.shared().ctl("get", "{" + IMEI + "}:owner").isEmpty());
      var run = command(IMEI, "testPolygon", "--polygons=" + file);

      // The car stands within, but has no CAN adapter that tells of its doors.
      assertThat(run.output()).contains("\"data\":\"no_security_flags\"");
      assertThat(car.commands()).startsWith("on_demand_tracking2");
    }
  }

  private static Run command(String... arguments) throws Exception {
    return run(start(RedisServer.shared().uri(), arguments));
  }

  private static Run run(Process process) throws Exception {
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  private static Process start(String redisUri, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SendCommand.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("REDIS_URI", redisUri);
    return builder.start();
  }

  private static void awaitLine(BufferedReader output, String expected) throws IOException {
    var seen = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      seen.add(line);
      if (line.contains(expected)) {
        return;
      }
    }
    assertThat(seen).as("the program has ended").anyMatch(line -> line.contains(expected));
  }
}
