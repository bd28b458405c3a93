package carsharing.teltonika.simulator.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.simulator.car.Phase;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.MarkdownPage;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader of {@code docs/commands.md} can try its script with a simulated tracker. */
@VertxTest
class DocsScriptTest {

  private final Vertx vertx;

  DocsScriptTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void aSimulatedCarIsImmobilisedGently(@TempDir Path folder) throws Exception {
    var imei = Imeis.any();
    var script =
        "scripts:\n  imoUnlock: [{cmd: 'setdigout ?0'}]\n"
            + MarkdownPage.of("docs/commands.md").blocks("yaml").get(0);
    try (var server = TestServer.withScripts(folder, script);
        var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      var options = TrackerOptions.of("127.0.0.1", server.port());
      var tracker =
          new SimulatedTracker(
              vertx,
              vertx.createNetClient(),
              options,
              imei,
              seedOfAParkedCar(),
              new TrackerListener() {});
      vertx.getOrCreateContext().runOnContext(now -> tracker.start(0));
      assertThat(client.next().getString("message")).isEqualTo("device_connected");

      var outcome = client.send("{\"action\":\"immobiliseGently\",\"seconds\":60}").outcome();

      assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
    }
  }

  private static long seedOfAParkedCar() {
    return LongStream.iterate(0, seed -> seed + 1)
        .filter(seed -> new Recorder(TrackerOptions.of("", 0), seed).car().phase() == Phase.PARKED)
        .findFirst()
        .orElseThrow();
  }
}
