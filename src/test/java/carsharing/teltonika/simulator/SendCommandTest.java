package carsharing.teltonika.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.CarTracker;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.Records;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.TestServer;
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
      var success = command(IMEI, "lock");
      assertThat(success.output()).contains("{\"message\":\"success\",\"data\":{}}");
      assertThat(success.exitCode()).isZero();
      assertThat(car.commands()).contains("lvcanclosealldoors");

      var failure = command(IMEI, "fly");
      assertThat(failure.output()).contains("\"failed\",\"data\":\"unknown_action: fly");
      assertThat(failure.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void saysThatThereIsNoOutcomeAndWhatIsMissing() throws Exception {
    var nobody = command("356307077700002", "lock", "--wait=1s");
    assertThat(nobody.output()).contains("no outcome in 1 s; is the car connected?");
    assertThat(nobody.exitCode()).isEqualTo(1);

    var incomplete = command(IMEI);
    assertThat(incomplete.output()).contains("Missing required parameter: 'ACTION'");
    assertThat(incomplete.exitCode()).isEqualTo(2);

    var mistyped = command("35630", "lock");
    assertThat(mistyped.output()).contains("IMEI: 35630 (expected: 15 digits)");
    assertThat(mistyped.exitCode()).isEqualTo(2);
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
      var run = command(IMEI, "testPolygon", "--polygons=" + file);

      // The car stands within, but has no CAN adapter that tells of its doors.
      assertThat(run.output()).contains("\"data\":\"no_security_flags\"");
      assertThat(car.commands()).startsWith("on_demand_tracking2");
    }
  }

  private static Run command(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SendCommand.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("REDIS_URI", RedisServer.shared().uri());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }
}
