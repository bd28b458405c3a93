package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a rental of a car that never tells all in one record. */
class FinishInSeveralRecordsTest {

  private static final IoElements FLAGS = elements(1L << 28);
  private static final IoElements OPEN_TRUNK = elements(1L << 28 | 1L << 45);
  private static final IoElements NO_FLAGS = IoElements.builder().add1(239, 0).add1(240, 0).build();

  private final Commanded there = new Commanded();

  @AfterEach
  void stop() {
    there.close();
  }

  private static IoElements elements(long flags) {
    return IoElements.builder().add8(132, flags).add1(240, 0).build();
  }

  private static AvlRecord record(long time, boolean hasPlace, IoElements elements) {
    var gps =
        hasPlace
            ? new GpsElement(252797181, 546871550, 112, 274, 14, 0)
            : new GpsElement(0, 0, 0, 0, 0, 0);
    return new AvlRecord(time, 1, gps, 0, OptionalInt.empty(), elements);
  }

  /** One of the two, in turn, for each request. */
  private static BiConsumer<CarTracker, String> inTurn(boolean isPlaceFirst) {
    var asked = new AtomicInteger();
    return (car, text) -> {
      if (text.equals("getrecord")) {
        var isPlace = (asked.getAndIncrement() % 2 == 0) == isPlaceFirst;
        car.send(record(Records.moment(), isPlace, isPlace ? NO_FLAGS : FLAGS));
      } else {
        Commanded.answering("record").accept(car, text);
      }
    };
  }

  private JsonObject finish(BiConsumer<CarTracker, String> car, String... settings) {
    there.restart(settings);
    try (var connected = CarTracker.connect(there.server().port(), there.imei(), car)) {
      there.awaitMessage("device_connected");
      var outcome = there.client().send(Commanded.command("finishRent")).outcome();
      if (outcome.getString("message").equals("failed")) {
        assertThat(connected.commands()).containsOnly("getrecord");
      }
      return outcome;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsByTheTwoTogetherInEitherOrder(boolean isPlaceFirst) {
    var outcome = finish(inTurn(isPlaceFirst), "COMMANDS_MISSINGWAIT", "60s");

    assertThat(outcome.getString("message")).isEqualTo("success");
  }

  /** The car tells one thing again and again, and the other one only from before the command. */
  static Stream<Arguments> incomplete() {
    return Stream.of(
        Arguments.of(true, NO_FLAGS, FLAGS, "no_security_flags"),
        Arguments.of(false, FLAGS, NO_FLAGS, "no_gps_fix"));
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void doesNotEndByWhatWasTrueBeforeTheCommand(
      boolean hasPlace, IoElements now, IoElements before, String expected) {
    var outcome =
        finish(
            (car, text) -> {
              var time = Records.moment();
              car.send(record(time, hasPlace, now), record(time - 60_000, !hasPlace, before));
            },
            "COMMANDS_MISSINGWAIT",
            "1s");

    assertThat(outcome.getValue("data")).isEqualTo(expected);
  }

  @Test
  void aNewerRecordThatContradictsCounts() {
    var asked = new AtomicInteger();
    var outcome =
        finish(
            (car, text) -> {
              if (asked.getAndIncrement() == 0) {
                car.send(record(Records.moment(), true, NO_FLAGS));
              } else {
                // The newest one comes first.
                var older = Records.moment();
                car.send(record(Records.moment(), false, OPEN_TRUNK), record(older, false, FLAGS));
              }
            },
            "COMMANDS_MISSINGWAIT",
            "60s");

    assertThat(outcome.getValue("data")).isEqualTo(new JsonArray().add("trunk door open"));
  }

  /** The clock of a tracker can jump ahead for a moment, when it has no fix. */
  @Test
  void aRecordThatCameLaterCountsAlsoIfItClaimsToBeOlder() {
    var outcome =
        finish(
            (car, text) -> {
              car.send(record(Records.moment() + 800, false, FLAGS));
              car.send(record(Records.moment(), true, OPEN_TRUNK));
            },
            "COMMANDS_MISSINGWAIT",
            "60s");

    assertThat(outcome.getValue("data")).isEqualTo(new JsonArray().add("trunk door open"));
  }

  /** An event record has only what has changed, and answers nothing. */
  @Test
  void anEventThatTellsOfAnOpenDoorCounts() {
    var outcome =
        finish(
            (car, text) -> {
              var closed = record(Records.moment(), true, FLAGS);
              var door = IoElements.builder().add2(90, 0x0100).build();
              var opened = record(Records.moment(), true, door);
              car.send(
                  new AvlRecord(opened.timestamp(), 1, opened.gps(), 90, OptionalInt.empty(), door),
                  closed);
            });

    assertThat(outcome.getValue("data")).isEqualTo(new JsonArray().add("front left door open"));
  }
}
