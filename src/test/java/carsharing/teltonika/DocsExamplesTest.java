package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.MarkdownPage;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages show is what happens. */
class DocsExamplesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MarkdownPage records = MarkdownPage.of("docs/records.md");
  private final MarkdownPage commands = MarkdownPage.of("docs/commands.md");

  @Test
  void theFrameOnThePageArrivesAsTheMessageOnThePage() throws Exception {
    var frame = HexFormat.of().parseHex(records.blocks("text").get(0).replaceAll("\\s", ""));
    var expected = JSON.readTree(records.blocks("json").get(0));
    var uri = RabbitServer.shared().uri();
    var queue = "record." + UUID.randomUUID();
    try (var server = TestServer.start(uri, queue);
        var tracker = Tracker.connect(server.port(), expected.get("message").textValue());
        var arrived = new QueueReader(uri, queue)) {
      tracker.send(Buffer.buffer(frame)).awaitAcknowledged(1);

      await().until(() -> arrived.messages().size() == 1);
      assertThat(timeless(arrived.json().get(0))).isEqualTo(timeless(expected));
    }
  }

  @Test
  void theScriptAndTheCommandOnThePageRun(@TempDir Path folder) throws Exception {
    var imei = "356307000100001";
    var scripts =
        Files.readString(Path.of("conf", "commands.yaml")) + commands.blocks("yaml").get(0);
    var named = JSON.readTree(commands.blocks("json").get(2));
    try (var server = TestServer.withScripts(folder, scripts);
        var client = new CommandClient(RedisServer.shared().uri(), imei);
        var car = CarTracker.connect(server.port(), imei, DocsExamplesTest::answer)) {
      client.next();
      var script = client.send("{\"action\":\"immobiliseGently\",\"seconds\":10}").outcome();
      assertThat(script.getString("message")).as(script.encode()).isEqualTo("success");
      assertThat(car.commands()).contains(imei + " setdigout ?1 ? 10");

      var check = "{\"action\":\"testPolygon\",\"home\":\"vilnius\",\"polygons\":%s}";
      var checked = client.send(check.formatted(commands.blocks("json").get(1))).outcome();
      // The car stands within, but has no CAN adapter that tells of its doors.
      assertThat(checked.getValue("data")).as(checked.encode()).isEqualTo("no_security_flags");

      var outcome = client.send(named.toString()).outcome();
      assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
      assertThat(outcome.getString("id")).isEqualTo(named.get("id").textValue());
    }
  }

  /** Codec 12 or 14, as it was asked. */
  private static void answer(CarTracker car, String text) {
    var imei = new Imei("356307000100001");
    if (text.startsWith(imei.digits())) {
      car.send(new GprsMessage.AddressedAnswer("0" + imei, "DOUT2:1").encode());
    } else {
      car.answer("DOUT2:1");
    }
    if (text.endsWith("getrecord") || text.equals("on_demand_tracking2")) {
      car.send(Records.now(0));
    }
  }

  private static JsonNode timeless(JsonNode message) {
    return ((ObjectNode) message.deepCopy()).without("receivedAt");
  }
}
