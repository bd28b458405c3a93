package carsharing.teltonika.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.protocol.Vectors;
import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.rabbitmq.client.GetResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server publishes is as the schemas say. */
class LiveMessagesTest {

  private static final JsonArray AREAS =
      new JsonArray(
          "[{\"type\":\"Polygon\",\"coordinates\":[[[24,54],[26,54],[26,55],[24,55],[24,54]]]}]");

  private final Schemas schemas = new Schemas();
  private final String uri = RabbitServer.shared().uri();
  private final String redis = RedisServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();
  private final String imei = Imeis.any();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsOfAllVectors(boolean names) throws Exception {
    try (var server =
            TestServer.start(
                uri,
                queue,
                "RECORDS_NAMES",
                Boolean.toString(names),
                "RECORDS_NAMESFAMILY",
                "fmb130");
        var tracker = Tracker.connect(server.port(), imei);
        var arrived = new QueueReader(uri, queue)) {
      var frames = 0;
      for (var vector : Vectors.sound()) {
        var records = vector.isAvl() ? recordCount(vector.frame()) : 0;
        if (records > 0) {
          tracker.send(Buffer.buffer(vector.bytes())).awaitAcknowledged(records);
          frames++;
        }
      }

      var messages = arrived.messages();
      assertThat(messages).hasSize(frames);
      assertThat(messages).allSatisfy(each -> assertThat(recordMistakes(each)).isEmpty());
      assertThat(arrived.json())
          .extracting(each -> each.get("codec").textValue())
          .contains("8", "8E", "16");
      assertThat(arrived.json())
          .allSatisfy(each -> assertThat(each.findValues("named").isEmpty()).isNotEqualTo(names));
    }
  }

  private static int recordCount(Frame frame) {
    try {
      return AvlFrame.decode(frame).records().size();
    } catch (MalformedFrameException e) {
      return 0;
    }
  }

  @Test
  void severalFramesInOneMessage() throws Exception {
    try (var server =
            TestServer.start(
                uri, queue, "RECORDS_FRAMESPERMESSAGE", "10", "RECORDS_LINGER", "100ms");
        var arrived = new QueueReader(uri, queue)) {
      var trackers = LedgerTracker.start(50, server.port());
      try {
        await()
            .until(
                () ->
                    arrived.messages().stream()
                        .anyMatch(each -> each.getProps().getType().equals("avl.records.lines")));
      } finally {
        LedgerTracker.stop(trackers);
      }

      assertThat(arrived.messages()).allSatisfy(each -> assertThat(recordMistakes(each)).isEmpty());
    }
  }

  private List<String> recordMistakes(GetResponse message) {
    var mistakes = new ArrayList<String>();
    var schema = String.valueOf(message.getProps().getHeaders().get("schema"));
    new String(message.getBody(), UTF_8)
        .lines()
        .forEach(line -> mistakes.addAll(schemas.mistakes(schema, new JsonObject(line))));
    return mistakes;
  }

  @Test
  void headersOfTheQuarantine() throws Exception {
    var codec7 = Frame.of(new byte[] {7, 2, 1, 2, 3, 2}).encode();
    try (var server = TestServer.start(uri, queue, "DEVICES_UNDECODABLEREPEATS", "1");
        var tracker = Tracker.connect(server.port(), imei);
        var quarantine = new QueueReader(uri, queue + ".quarantine")) {
      tracker.send(codec7).awaitAcknowledged(2);

      var headers = new JsonObject();
      quarantine
          .messages()
          .get(0)
          .getProps()
          .getHeaders()
          .forEach((name, value) -> headers.put(name, value.toString()));
      assertThat(schemas.mistakes(headers.getString("schema"), headers)).isEmpty();
    }
  }

  @Test
  void textsThatNobodyAskedFor() {
    try (var server = TestServer.start(uri, queue);
        var texts = new CommandClient(redis, "{" + imei + "}:texts");
        var client = new CommandClient(redis, imei);
        var car = CarTracker.connect(server.port(), imei, (self, text) -> {})) {
      client.next();
      for (var text : List.of("Low battery", "x".repeat(3000))) {
        car.answer(text);

        assertThat(schemas.mistakes("tracker-text/1", texts.next())).isEmpty();
      }
    }
  }

  @Test
  void outcomesAndAuditEntriesOfAllScripts() throws Exception {
    var audit = "audit." + UUID.randomUUID();
    var scripts = PlainYaml.parse(Files.readString(Path.of("conf", "commands.yaml")));
    var actions = scripts.getJsonObject("scripts").fieldNames();
    assertThat(actions).isNotEmpty();
    try (var server = TestServer.start(uri, queue, "COMMANDS_AUDITSTREAM", audit);
        var client = new CommandClient(redis, imei)) {
      for (var action : actions) {
        run(server, client, action, LiveMessagesTest::answer, "success");
        run(server, client, action, (car, text) -> car.answer("Unknown command"), "failed");
      }

      assertThat(client.received())
          .allSatisfy(each -> assertThat(schemas.mistakes("car-message/1", each)).isEmpty());
      await().until(() -> auditEntries(audit).size() == 2 * actions.size());
      assertThat(auditEntries(audit))
          .allSatisfy(each -> assertThat(schemas.mistakes("command-audit/1", each)).isEmpty());
    }
  }

  private void run(
      TestServer server,
      CommandClient client,
      String action,
      BiConsumer<CarTracker, String> answers,
      String expected) {
    var command =
        new JsonObject()
            .put("action", action)
            .put("id", UUID.randomUUID().toString())
            .put("home", "vilnius")
            .put("polygons", AREAS);
    try (var car = CarTracker.connect(server.port(), imei, answers)) {
      while (!client.next().getString("message").equals("device_connected")) {
        // A message about the last command.
      }
      var outcome = client.send(command.encode()).outcome();
      assertThat(car.commands()).isNotEmpty();
      assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo(expected);
      assertThat(schemas.mistakes("command/1", command)).isEmpty();
    }
  }

  private static void answer(CarTracker car, String text) {
    if (text.startsWith("lvcan")) {
      car.answer("CAN-CONTROL cmd executed successfully.");
    } else if (text.startsWith("readio")) {
      car.answer("IO ID:%s Value:1".formatted(text.replaceAll("\\D", "")));
    } else if (text.startsWith("setdigout")) {
      car.answer("DOUT2:" + text.charAt(text.length() - 1));
    } else {
      car.send(parked());
    }
  }

  private static AvlRecord parked() {
    return new AvlRecord(
        Records.moment(),
        1,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        IoElements.builder().add1(239, 0).add8(132, 0x1000_0000L).add8(78, -1).build());
  }

  /** The lines of {@code redis-cli}: the number of an entry, then names and values in turns. */
  private static List<JsonObject> auditEntries(String stream) {
    var entries = new ArrayList<JsonObject>();
    var lines = RedisServer.shared().ctl("XRANGE", stream, "-", "+").lines().toList();
    for (var i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("\\d{13}-\\d+")) {
        entries.add(new JsonObject());
      } else if (i + 1 < lines.size()) {
        entries.get(entries.size() - 1).put(lines.get(i), lines.get(++i));
      }
    }
    return entries;
  }
}
