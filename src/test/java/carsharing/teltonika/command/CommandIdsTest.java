package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command with an id: each message names it, and it runs once. */
class CommandIdsTest {

  @TempDir private Path folder;
  private ScriptedCar there;

  @BeforeEach
  void start() throws IOException {
    there = new ScriptedCar(folder);
  }

  @AfterEach
  void stop() {
    there.close();
  }

  @Test
  void namesTheCommandInEveryMessageAndSaysWhatEachStepDid() {
    try (var car = there.connect((self, text) -> self.answer("OK " + text))) {
      there.client().send("{\"action\":\"open\",\"id\":\"rent-17\"}");

      assertThat(there.client().next())
          .isEqualTo(new JsonObject().put("message", "connection_exists").put("id", "rent-17"));
      var outcome = there.client().next();
      assertThat(outcome.getString("id")).isEqualTo("rent-17");
      assertThat(outcome.getInteger("duration")).isNotNegative();
      var step = outcome.getJsonArray("steps").getJsonObject(0);
      assertThat(step.getInteger("number")).isEqualTo(1);
      assertThat(step.getString("command")).isEqualTo("lvcanopenalldoors");
      assertThat(step.getString("text")).isEqualTo("OK lvcanopenalldoors");
      assertThat(step.getInteger("ms")).isNotNegative();
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void namesACommandThatItCannotRun() {
    try (var car = there.connect((self, text) -> self.answer("OK"))) {
      var outcome = there.client().send("{\"action\":\"fly\",\"id\":7}").outcome();

      assertThat(outcome.getString("id")).isEqualTo("7");
      assertThat(outcome.getString("data")).startsWith("unknown_action: fly");
      assertThat(
              there
                  .client()
                  .send("{\"action\":\"open\",\"id\":\"a b\"}")
                  .outcome()
                  .getString("data"))
          .startsWith("invalid_command: id (expected");
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void repeatsTheOutcomeOfAnIdAndDoesNotRunItAgain() {
    var number = new AtomicInteger();
    try (var car = there.connect((self, text) -> self.answer("OK " + number.incrementAndGet()))) {
      var first = there.client().send("{\"action\":\"open\",\"id\":\"once\"}").outcome();
      var again = there.client().send("{\"action\":\"open\",\"id\":\"once\"}").outcome();

      assertThat(again).isEqualTo(first.copy().put("repeated", true));
      assertThat(first.containsKey("repeated")).isFalse();
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
    }
    try (var other = there.startServer();
        var car =
            CarTracker.connect(other.port(), there.imei(), (self, text) -> self.answer("OK"))) {
      there.awaitMessage("device_connected");
      var again = there.client().send("{\"action\":\"open\",\"ttl\":9,\"id\":\"once\"}").outcome();

      assertThat(again.getString("message")).isEqualTo("success");
      assertThat(again.getBoolean("repeated")).isTrue();
      assertThat(car.commands()).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesAnotherCommandWithAnIdThatIsTaken() {
    try (var car = there.connect(ScriptedCar.answeringAt(0))) {
      there
          .client()
          .send("{\"action\":\"open\",\"id\":\"mine\",\"a\":1,\"b\":[{\"c\":2,\"d\":null}]}");
      assertThat(there.client().outcome().getString("message")).isEqualTo("success");
      var same =
          "{\"b\":[{\"d\":null,\"c\":2}],\"ttl\":50,\"id\":\"mine\",\"a\":1,\"action\":\"open\"}";
      assertThat(there.client().send(same).outcome().getBoolean("repeated")).isTrue();

      for (var other :
          List.of(
              "{\"action\":\"shut\",\"id\":\"mine\",\"a\":1,\"b\":[{\"c\":2,\"d\":null}]}",
              "{\"action\":\"open\",\"id\":\"mine\",\"a\":1,\"b\":[{\"c\":3,\"d\":null}]}",
              "{\"action\":\"open\",\"id\":\"mine\"}")) {
        var outcome = there.client().send(other).outcome();
        assertThat(outcome.getString("message")).isEqualTo("failed");
        assertThat(outcome.getString("data")).startsWith("id_reused: ").contains("expected: ");
        assertThat(outcome.containsKey("repeated")).isFalse();
      }
      assertThat(car.commands().stream().filter("lvcanopenalldoors"::equals)).hasSize(1);
      assertThat(car.commands()).doesNotContain("lvcanclosealldoors");
      assertThat(there.client().send(same).outcome().getString("message")).isEqualTo("success");
    }
  }

  @Test
  void repeatsAnOutcomeThatVersion010HasKept() {
    there
        .redis()
        .ctl(
            "SET",
            "{" + there.imei() + "}:id:old",
            "{\"message\":\"success\",\"data\":{\"67\":\"1\"},\"id\":\"old\",\"steps\":[],\"duration\":5}",
            "EX",
            "60");
    try (var car = there.connect((self, text) -> self.answer("OK"))) {
      var outcome = there.client().send("{\"action\":\"open\",\"id\":\"old\"}").outcome();

      assertThat(outcome.getJsonObject("data").getString("67")).isEqualTo("1");
      assertThat(outcome.getBoolean("repeated")).isTrue();
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void doesNotRunAnIdWhoseServerHasDiedAndSaysThatItsOutcomeIsUnknown() {
    there.redis().ctl("SET", "{" + there.imei() + "}:id:lost", "begun", "EX", "60");
    try (var car = there.connect((self, text) -> self.answer("OK"))) {
      var outcome = there.client().send("{\"action\":\"open\",\"id\":\"lost\"}").outcome();

      assertThat(outcome.getString("data")).isEqualTo("outcome_unknown");
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void runsAnIdThatWasOnlyRefused() {
    try (var car = there.connect((self, text) -> self.answer("OK"))) {
      var expired = "{\"action\":\"open\",\"id\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}";
      assertThat(there.client().send(expired).outcome().getString("data")).isEqualTo("expired");
      assertThat(car.commands()).isEmpty();

      var outcome = there.client().send("{\"action\":\"open\",\"id\":\"x\"}").outcome();
      assertThat(outcome.getString("message")).isEqualTo("success");
    }
  }
}
