package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.tracker.CarTracker;
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

/** Commands that cannot be run, and steps that trackers do not answer as they should. */
class FailedCommandsTest {

  private final Commanded there = new Commanded();

  @AfterEach
  void stop() {
    there.close();
  }

  static Stream<Arguments> badCommands() {
    return Stream.of(
        Arguments.of(
            "{\"action\":\"fly\"}", "unknown_action: fly (known: drawAttention, finishRent, "),
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
    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      there.awaitMessage("device_connected");
      var outcome = there.client().send(json).outcome();

      assertThat(outcome.getString("message")).isEqualTo("failed");
      assertThat(outcome.getString("data")).startsWith(reason);
      assertThat(car.commands()).isEmpty();
      assertThat(there.client().send(Commanded.command("lock")).outcome().getString("message"))
          .isEqualTo("success");
    }
  }

  @Test
  void failsBeforeTheCarIsAskedIfNoAreaCanBeJudgedAndSaysWhy() {
    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      there.awaitMessage("device_connected");
      var polygons = "[{\"type\":\"FeatureCollection\",\"features\":[{}],\"center\":[25,54]}]";
      var outcome =
          there
              .client()
              .send("{\"action\":\"finishRent\",\"polygons\":" + polygons + "}")
              .outcome();

      assertThat(outcome.getString("data")).isEqualTo("invalid_polygons");
      assertThat(outcome.getJsonArray("reasons").getJsonObject(0).getString("text"))
          .startsWith("polygons[0].features[0]: type is missing (expected: ");
      assertThat(there.client().send(Commanded.command("lock")).outcome().getString("message"))
          .isEqualTo("success");
      assertThat(car.commands()).startsWith("lvcanclosealldoors");
    }
  }

  @Test
  void saysThatThereIsNoCommand() {
    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), Commanded.answering("text,record"))) {
      there.awaitMessage("device_connected");
      there.client().announce();

      assertThat(there.client().next().getString("message")).isEqualTo("connection_exists");
      assertThat(there.client().next())
          .isEqualTo(new JsonObject().put("message", "failed").put("data", "no_command"));
      assertThat(car.commands()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CAN-CONTROL Not connected!", "LVCAN not detected", "Something else"})
  void failsWithTheTrackersTextAndSendsNoFurtherStep(String text) {
    try (var car =
        CarTracker.connect(
            there.server().port(), there.imei(), (self, sent) -> self.answer(text))) {
      there.awaitMessage("device_connected");
      var outcome = there.client().send(Commanded.command("startRent")).outcome();

      assertThat(outcome.getString("message")).isEqualTo("failed");
      assertThat(outcome.getString("data")).isEqualTo(text);
      assertThat(outcome.getJsonObject("step").getInteger("number")).isEqualTo(1);
      assertThat(car.commands()).containsExactly("lvcanopenalldoors");
    }
  }

  @Test
  void failsWithATimeoutWhenNothingIsAnswered() {
    there.restart("COMMANDS_STEPTIMEOUT", "200ms");
    try (var car = CarTracker.connect(there.server().port(), there.imei(), (self, sent) -> {})) {
      there.awaitMessage("device_connected");
      var outcome = there.client().send(Commanded.command("lock")).outcome();

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
            car.answerGarbled(Commanded.DONE);
          } else {
            car.answer(Commanded.DONE);
          }
        };
    try (var car = CarTracker.connect(there.server().port(), there.imei(), twiceGarbled)) {
      there.awaitMessage("device_connected");
      assertThat(there.client().send(Commanded.command("lock")).outcome().getString("message"))
          .isEqualTo("success");
      assertThat(car.commands().stream().filter("lvcanclosealldoors"::equals)).hasSize(3);
    }
  }

  @Test
  void givesUpAfterTheThirdWrongChecksum() {
    try (var car =
        CarTracker.connect(
            there.server().port(),
            there.imei(),
            (self, sent) -> self.answerGarbled(Commanded.DONE))) {
      there.awaitMessage("device_connected");
      assertThat(there.client().send(Commanded.command("lock")).outcome().getString("data"))
          .isEqualTo("wrong_crc");
      assertThat(car.commands()).hasSize(3);
    }
  }

  @Test
  void failsWithDisconnectedWhenTheTrackerIsLostAndDoesNotRunTheCommandAgain() {
    try (var car =
        CarTracker.connect(there.server().port(), there.imei(), (self, sent) -> self.close())) {
      there.awaitMessage("device_connected");
      assertThat(there.client().send(Commanded.command("lock")).outcome().getString("data"))
          .isEqualTo("disconnected");
      assertThat(car.commands()).hasSize(1);
    }
    try (var car =
        CarTracker.connect(there.server().port(), there.imei(), Commanded.answering("text"))) {
      there.awaitMessage("device_connected");
      assertThat(there.client().send(Commanded.command("unlock")).outcome().getString("message"))
          .isEqualTo("success");
      assertThat(car.commands()).doesNotContain("lvcanclosealldoors");
    }
  }
}
