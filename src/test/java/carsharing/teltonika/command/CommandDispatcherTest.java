package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as a back end gives them, through a real Redis, to a tracker that answers as told. */
class CommandDispatcherTest {

  private static final AtomicInteger CARS = new AtomicInteger();
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String POLYGONS =
      """
      [{"type":"FeatureCollection","center":[25.28,54.687],"features":[{"type":"Feature",
        "properties":{},"geometry":{"type":"Polygon","coordinates":
        [[[25.2,54.6],[25.4,54.6],[25.4,54.8],[25.2,54.8],[25.2,54.6]]]}}]}]""";

  private final String imei = "3563070999%05d".formatted(CARS.incrementAndGet());
  private final String uri = RedisServer.shared().uri();
  private final String rabbit = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();
  private TestServer server;
  private CommandClient client;

  @BeforeEach
  void start() {
    server = startServer();
    client = new CommandClient(uri, imei);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  static Stream<Arguments> scriptsAndOrders() {
    return Stream.of(
            "startRent",
            "finishRent",
            "forceFinishRent",
            "testPolygon",
            "imoUnlock",
            "imoLock",
            "imoUnlockCallback",
            "imoLockCallback",
            "lock",
            "unlock",
            "lockCallback",
            "unlockCallback",
            "getRecord")
        .flatMap(
            action ->
                Stream.of("text,record", "record,text", "record")
                    .map(order -> Arguments.of(action, order)));
  }

  @ParameterizedTest
  @MethodSource("scriptsAndOrders")
  void runsEachScriptOnALiveSocketWithTextAndRecordInEachOrder(String action, String order) {
    try (var car = CarTracker.connect(server.port(), imei, answering(order))) {
      awaitMessage("device_connected");

      client.send(command(action));

      assertThat(client.next()).isEqualTo(new JsonObject().put("message", "connection_exists"));
      var outcome = client.next();
      assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
      assertThat(client.hasKey()).isFalse();
      await().until(() -> car.commands().get(car.commands().size() - 1).equals("getrecord"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"startRent", "finishRent", "testPolygon", "lockCallback", "getRecord"})
  void runsACommandThatWaitsForATrackerThatConnectsLater(String action) {
    client.send(command(action));

    try (var car = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      assertThat(client.next()).isEqualTo(new JsonObject().put("message", "device_connected"));
      assertThat(client.next().getString("message")).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void returnsAllValuesThatWereReadAndTheStateOfTheLastRecord() {
    try (var car = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      awaitMessage("device_connected");
      var data = client.send(command("finishRent")).outcome().getJsonObject("data");

      assertThat(data.getString("87")).isEqualTo("12345");
      assertThat(data.getJsonArray("flags")).isEqualTo(new JsonArray().add("car is closed"));
      assertThat(data.getBoolean("lockStatus")).isTrue();
      assertThat(data.getJsonObject("elements").getLong("132")).isEqualTo(1L << 28);
      assertThat(car.commands())
          .startsWith("getrecord", "setdigout ?1", "getrecord", "lvcanclosealldoors", "readio 87");
    }
  }

  @Test
  void publishesAndAcknowledgesTheRecordsThatAnswerACommand() throws Exception {
    try (var reader = new QueueReader(rabbit, queue);
        var car = CarTracker.connect(server.port(), imei, answering("record,text"))) {
      awaitMessage("device_connected");
      client.send(command("lockCallback")).outcome();

      await().untilAsserted(() -> assertThat(reader.records()).hasSize(2));
      assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
    }
  }

  @Test
  void doesNotTakeARecordOfTheBacklogForAnAnswer() {
    BiConsumer<CarTracker, String> backlogFirst =
        (car, text) -> {
          car.answer("OK");
          if (text.equals("getrecord")) {
            car.send(record(System.currentTimeMillis() - 3_600_000, 1L << 25));
            car.send(record(Records.moment(), 1L << 28));
          }
        };
    try (var car = CarTracker.connect(server.port(), imei, backlogFirst)) {
      awaitMessage("device_connected");
      var data = client.send(command("imoLockCallback")).outcome().getJsonObject("data");

      assertThat(data.getBoolean("lockStatus")).isTrue();
      assertThat(car.isConnected()).isTrue();
    }
  }

  static Stream<Arguments> badCommands() {
    return Stream.of(
        Arguments.of("{\"action\":\"fly\"}", "unknown_action: fly (known: finishRent, "),
        Arguments.of("{\"action\":", "invalid_command: no JSON object"),
        Arguments.of("{\"acton\":\"lock\"}", "invalid_command: no action"),
        Arguments.of("[1]", "invalid_command: no JSON object"),
        Arguments.of(
            "{\"action\":\"lock\",\"x\":\"" + "y".repeat(1 << 20) + "\"}",
            "invalid_command: 1048"));
  }

  @ParameterizedTest
  @MethodSource("badCommands")
  void refusesWhatIsNoCommandSaysWhyAndLivesOn(String json, String reason) {
    try (var car = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      awaitMessage("device_connected");
      var outcome = client.send(json).outcome();

      assertThat(outcome.getString("message")).isEqualTo("failed");
      assertThat(outcome.getString("data")).startsWith(reason);
      assertThat(car.commands()).isEmpty();
      assertThat(client.send(command("lock")).outcome().getString("message")).isEqualTo("success");
    }
  }

  @Test
  void failsBeforeTheCarIsAskedIfNoAreaCanBeJudgedAndSaysWhy() {
    try (var car = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      awaitMessage("device_connected");
      var polygons = "[{\"type\":\"FeatureCollection\",\"features\":[{}],\"center\":[25,54]}]";
      var outcome =
          client.send("{\"action\":\"finishRent\",\"polygons\":" + polygons + "}").outcome();

      assertThat(outcome.getString("data")).isEqualTo("invalid_polygons");
      assertThat(outcome.getJsonArray("reasons").getJsonObject(0).getString("text"))
          .startsWith("polygons[0].features[0]: type is missing (expected: ");
      assertThat(client.send(command("lock")).outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).startsWith("lvcanclosealldoors");
    }
  }

  @Test
  void endsARentalInAGoodAreaBesideABadOne() {
    try (var car = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      awaitMessage("device_connected");
      var polygons =
          "[null,{\"type\":\"Polygon\",\"coordinates\":[[[25.2,54.6],[25.4,54.8],[25.2,54.8]]]}]";
      var outcome =
          client.send("{\"action\":\"testPolygon\",\"polygons\":" + polygons + "}").outcome();

      assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
      assertThat(car.commands()).startsWith("on_demand_tracking2");
    }
  }

  @Test
  void publishesATextThatNobodyHasAskedForOnAChannelOfItsOwn() {
    try (var texts = new CommandClient(uri, "{" + imei + "}:texts");
        var car = CarTracker.connect(server.port(), imei, answering("text"))) {
      awaitMessage("device_connected");
      car.answer("Low battery");

      var text = texts.next();
      assertThat(text.getString("imei")).isEqualTo(imei);
      assertThat(text.getString("text")).isEqualTo("Low battery");
      assertThat(text.getInstant("receivedAt")).isNotNull();
      assertThat(client.unread()).isEmpty();
    }
  }

  @Test
  void publishesTheBeginningOfALongTextAndTenTextsASecond() {
    try (var texts = new CommandClient(uri, "{" + imei + "}:texts");
        var car = CarTracker.connect(server.port(), imei, answering("text"))) {
      awaitMessage("device_connected");
      car.answer("x".repeat(3000));

      var text = texts.next();
      assertThat(text.getString("text")).isEqualTo("x".repeat(1024));
      assertThat(text.getInteger("length")).isEqualTo(3000);

      for (var i = 0; i < 500; i++) {
        car.answer("text " + i);
      }
      await().until(() -> server.count("teltonika.texts.dropped", "reason", "rate") > 300);
      assertThat(texts.unread().size()).isLessThan(200);
      assertThat(client.send(command("lock")).outcome().getString("message")).isEqualTo("success");
    }
  }

  @Test
  void logsNothingOfATextThatNamesAnotherTracker() {
    try (var logged = new Logged();
        var car = CarTracker.connect(server.port(), imei, answering("text"))) {
      awaitMessage("device_connected");
      car.send(new GprsMessage.AddressedAnswer("0356307042441099", "my\nsecret").encode());

      await().until(() -> !logged.lines("says that it is another: 0356307042441099").isEmpty());
      assertThat(logged.lines("secret")).isEmpty();
    }
  }

  @Test
  void countsCommandsByActionAndOutcomeAndNoNamesThatClientsMakeUp() {
    try (var car = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      awaitMessage("device_connected");
      client.send(command("lock")).outcome();
      client.send(command("fly")).outcome();

      assertThat(server.count("teltonika.commands", "action", "lock", "outcome", "success"))
          .isEqualTo(1);
      assertThat(server.count("teltonika.commands", "action", "other", "outcome", "refused"))
          .isEqualTo(1);
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void saysThatThereIsNoCommand() {
    try (var car = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      awaitMessage("device_connected");
      client.announce();

      assertThat(client.next().getString("message")).isEqualTo("connection_exists");
      assertThat(client.next())
          .isEqualTo(new JsonObject().put("message", "failed").put("data", "no_command"));
      assertThat(car.commands()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CAN-CONTROL Not connected!", "LVCAN not detected", "Something else"})
  void failsWithTheTrackersTextAndSendsNoFurtherStep(String text) {
    try (var car = CarTracker.connect(server.port(), imei, (self, sent) -> self.answer(text))) {
      awaitMessage("device_connected");
      var outcome = client.send(command("startRent")).outcome();

      assertThat(outcome.getString("message")).isEqualTo("failed");
      assertThat(outcome.getString("data")).isEqualTo(text);
      assertThat(outcome.getJsonObject("step").getInteger("number")).isEqualTo(1);
      assertThat(car.commands()).containsExactly("lvcanopenalldoors");
    }
  }

  @Test
  void failsWithATimeoutWhenNothingIsAnswered() {
    restart("COMMANDS_STEPTIMEOUT", "200ms");
    try (var car = CarTracker.connect(server.port(), imei, (self, sent) -> {})) {
      awaitMessage("device_connected");
      var outcome = client.send(command("lock")).outcome();

      assertThat(outcome.getString("data")).isEqualTo("timeout");
      assertThat(outcome.getJsonObject("step").getString("command"))
          .isEqualTo("lvcanclosealldoors");
      await().until(() -> !car.isConnected());
    }
  }

  @Test
  void sendsAStepAgainTwiceWhenTheAnswersChecksumIsWrong() {
    var attempts = new AtomicInteger();
    BiConsumer<CarTracker, String> twiceGarbled =
        (car, text) -> {
          if (attempts.incrementAndGet() < 3) {
            car.answerGarbled(DONE);
          } else {
            car.answer(DONE);
          }
        };
    try (var car = CarTracker.connect(server.port(), imei, twiceGarbled)) {
      awaitMessage("device_connected");
      assertThat(client.send(command("lock")).outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands().stream().filter("lvcanclosealldoors"::equals)).hasSize(3);
    }
  }

  @Test
  void givesUpAfterTheThirdWrongChecksum() {
    try (var car =
        CarTracker.connect(server.port(), imei, (self, sent) -> self.answerGarbled(DONE))) {
      awaitMessage("device_connected");
      assertThat(client.send(command("lock")).outcome().getString("data")).isEqualTo("wrong_crc");
      assertThat(car.commands()).hasSize(3);
    }
  }

  @Test
  void failsWithDisconnectedWhenTheTrackerIsLostAndDoesNotRunTheCommandAgain() {
    try (var car = CarTracker.connect(server.port(), imei, (self, sent) -> self.close())) {
      awaitMessage("device_connected");
      assertThat(client.send(command("lock")).outcome().getString("data"))
          .isEqualTo("disconnected");
      assertThat(car.commands()).hasSize(1);
    }
    try (var car = CarTracker.connect(server.port(), imei, answering("text"))) {
      awaitMessage("device_connected");
      assertThat(client.send(command("unlock")).outcome().getString("message"))
          .isEqualTo("success");
      assertThat(car.commands()).doesNotContain("lvcanclosealldoors");
    }
  }

  @Test
  void runsCommandsInOrderAndRefusesThoseForWhichThereIsNoRoom() {
    restart("COMMANDS_MAXWAITING", "1");
    var held = new AtomicInteger();
    BiConsumer<CarTracker, String> holdsTheFirst =
        (car, text) -> {
          if (held.getAndIncrement() > 0) {
            car.answer(DONE);
          }
        };
    try (var car = CarTracker.connect(server.port(), imei, holdsTheFirst)) {
      awaitMessage("device_connected");
      client.send(command("lock"));
      await().until(() -> car.commands().size() == 1);
      client.send(command("unlock"));
      assertThat(client.next().getString("message")).isEqualTo("connection_exists");
      assertThat(client.next().getString("message")).isEqualTo("connection_exists");
      assertThat(client.send(command("imoLock")).outcome().getString("data")).isEqualTo("busy");

      car.answer(DONE);

      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands().stream().filter(text -> text.startsWith("lvcan")))
          .containsExactly("lvcanclosealldoors", "lvcanopenalldoors");
    }
  }

  @Test
  void givesTheCarToTheNewestConnectionOnWhicheverProcess() {
    try (var other = startServer();
        var older = CarTracker.connect(server.port(), imei, answering("text,record"))) {
      awaitMessage("device_connected");
      try (var newer = CarTracker.connect(other.port(), imei, answering("text,record"))) {
        awaitMessage("device_connected");
        await().until(() -> !older.isConnected());

        client.send(command("lock"));

        assertThat(client.next().getString("message")).isEqualTo("connection_exists");
        assertThat(client.next().getString("message")).isEqualTo("success");
        await().until(() -> newer.commands().contains("getrecord"));
        assertThat(older.commands()).isEmpty();
        assertThat(newer.commands()).containsOnlyOnce("lvcanclosealldoors");
        assertThat(client.unread()).isEmpty();
      }
    }
  }

  private TestServer startServer(String... settings) {
    var common = Stream.of("COMMANDS_UNKNOWNANSWERWAIT", "300ms");
    return TestServer.start(
        rabbit, queue, Stream.concat(common, Stream.of(settings)).toArray(String[]::new));
  }

  private void restart(String... settings) {
    server.close();
    server = startServer(settings);
  }

  private void awaitMessage(String message) {
    assertThat(client.next().getString("message")).isEqualTo(message);
  }

  private static String command(String action) {
    return "{\"action\":\"%s\",\"home\":\"vilnius\",\"polygons\":%s}".formatted(action, POLYGONS);
  }

  /** A car that does what it is told, and sends its records in one of the orders that occur. */
  private static BiConsumer<CarTracker, String> answering(String order) {
    return (car, text) -> {
      if (text.startsWith("readio ")) {
        car.answer("Param ID:" + text.substring(7) + " Value:12345");
      } else if (text.startsWith("lvcan")) {
        car.answer("can-control CMD executed successfully.\r\n\0");
      } else if (text.startsWith("setdigout")) {
        car.answer(
            "DOUTS are set to:01 TMOs are: 0 0".replace("01", text.replace("setdigout ", "")));
      } else {
        for (var part : List.of(order.split(","))) {
          if (part.equals("text")) {
            car.answer("Record is being sent");
          } else {
            car.send(record(Records.moment(), 1L << 28));
          }
        }
      }
    };
  }

  private static AvlRecord record(long timestamp, long flags) {
    return new AvlRecord(
        timestamp,
        1,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        IoElements.builder().add1(239, 0).add8(132, flags).build());
  }
}
