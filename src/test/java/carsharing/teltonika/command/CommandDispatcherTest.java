package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as a back end gives them, through a real Redis, to a tracker that answers as told. */
class CommandDispatcherTest {

  private final Commanded there = new Commanded();

  @AfterEach
  void stop() {
    there.close();
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
    try (var car =
        CarTracker.connect(there.server().port(), there.imei(), Commanded.answering(order))) {
      there.awaitMessage("device_connected");

      there.client().send(Commanded.command(action));

      assertThat(there.client().next())
          .isEqualTo(new JsonObject().put("message", "connection_exists"));
      var outcome = there.client().next();
      assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
      assertThat(there.client().hasKey()).isFalse();
      await().until(() -> car.commands().get(car.commands().size() - 1).equals("getrecord"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"startRent", "finishRent", "testPolygon", "lockCallback", "getRecord"})
  void runsACommandThatWaitsForATrackerThatConnectsLater(String action) {
    there.client().send(Commanded.command(action));

    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      assertThat(there.client().next())
          .isEqualTo(new JsonObject().put("message", "device_connected"));
      assertThat(there.client().next().getString("message")).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void returnsAllValuesThatWereReadAndTheStateOfTheLastRecord() {
    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      there.awaitMessage("device_connected");
      var data =
          there.client().send(Commanded.command("finishRent")).outcome().getJsonObject("data");

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
    try (var reader = new QueueReader(there.rabbit(), there.queue());
        var car =
            CarTracker.connect(
                there.server().port(), there.imei(), Commanded.answering("record,text"))) {
      there.awaitMessage("device_connected");
      there.client().send(Commanded.command("lockCallback")).outcome();

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
            car.send(Commanded.record(System.currentTimeMillis() - 3_600_000, 1L << 25));
            car.send(Commanded.record(Records.moment(), 1L << 28));
          }
        };
    try (var car = CarTracker.connect(there.server().port(), there.imei(), backlogFirst)) {
      there.awaitMessage("device_connected");
      var data =
          there.client().send(Commanded.command("imoLockCallback")).outcome().getJsonObject("data");

      assertThat(data.getBoolean("lockStatus")).isTrue();
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void endsARentalInAGoodAreaBesideABadOne() {
    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      there.awaitMessage("device_connected");
      var polygons =
          "[null,{\"type\":\"Polygon\",\"coordinates\":[[[25.2,54.6],[25.4,54.8],[25.2,54.8]]]}]";
      var outcome =
          there
              .client()
              .send("{\"action\":\"testPolygon\",\"polygons\":" + polygons + "}")
              .outcome();

      assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
      assertThat(car.commands()).startsWith("on_demand_tracking2");
    }
  }

  @Test
  void countsCommandsByActionAndOutcomeAndNoNamesThatClientsMakeUp() {
    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      there.awaitMessage("device_connected");
      there.client().send(Commanded.command("lock")).outcome();
      there.client().send(Commanded.command("fly")).outcome();

      await().until(() -> counted("lock", "success") == 1); // After the client has been told.
      await().until(() -> counted("other", "refused") == 1);
      assertThat(car.isConnected()).isTrue();
    }
  }

  private double counted(String action, String outcome) {
    return there.server().count("teltonika.commands", "action", action, "outcome", outcome);
  }

  @Test
  void runsCommandsInOrderAndRefusesThoseForWhichThereIsNoRoom() {
    there.restart("COMMANDS_MAXWAITING", "1");
    var held = new AtomicInteger();
    BiConsumer<CarTracker, String> holdsTheFirst =
        (car, text) -> {
          if (held.getAndIncrement() > 0) {
            car.answer(Commanded.DONE);
          }
        };
    try (var car = CarTracker.connect(there.server().port(), there.imei(), holdsTheFirst)) {
      there.awaitMessage("device_connected");
      there.client().send(Commanded.command("lock"));
      await().until(() -> car.commands().size() == 1);
      there.client().send(Commanded.command("unlock"));
      assertThat(there.client().next().getString("message")).isEqualTo("connection_exists");
      assertThat(there.client().next().getString("message")).isEqualTo("connection_exists");
      assertThat(there.client().send(Commanded.command("imoLock")).outcome().getString("data"))
          .isEqualTo("busy");

      car.answer(Commanded.DONE);

      assertThat(there.client().outcome().getString("message")).isEqualTo("success");
      assertThat(there.client().outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands().stream().filter(text -> text.startsWith("lvcan")))
          .containsExactly("lvcanclosealldoors", "lvcanopenalldoors");
    }
  }

  @Test
  void givesTheCarToTheNewestConnectionOnWhicheverProcess() {
    try (var other = there.startServer();
        var older =
            CarTracker.connect(
                there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      there.awaitMessage("device_connected");
      try (var newer =
          CarTracker.connect(other.port(), there.imei(), Commanded.answering("text,record"))) {
        there.awaitMessage("device_connected");
        await().until(() -> !older.isConnected());

        there.client().send(Commanded.command("lock"));

        assertThat(there.client().next().getString("message")).isEqualTo("connection_exists");
        assertThat(there.client().next().getString("message")).isEqualTo("success");
        await().until(() -> newer.commands().contains("getrecord"));
        assertThat(older.commands()).isEmpty();
        assertThat(newer.commands()).containsOnlyOnce("lvcanclosealldoors");
        assertThat(there.client().unread()).isEmpty();
      }
    }
  }
}
