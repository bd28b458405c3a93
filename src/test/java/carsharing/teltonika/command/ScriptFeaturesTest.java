package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.request.UnknownFields;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What scripts can do beyond the old contract, and what new clients may ask for. */
class ScriptFeaturesTest {

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
  void doesNothingToACarThatDrives() {
    try (var car = there.connect(ScriptedCar.answeringAt(50))) {
      var outcome = there.client().send("{\"action\":\"immobilise\",\"id\":\"i\"}").outcome();

      assertThat(outcome.getString("data")).isEqualTo("too_fast");
      assertThat(outcome.getJsonObject("step").getInteger("number")).isZero();
      assertThat(outcome.getJsonArray("reasons").getJsonObject(0).getString("text"))
          .isEqualTo("50 km/h (at most 5)");
      assertThat(outcome.containsKey("onFailure")).isFalse();
      var stricter = "{\"action\":\"open\",\"interlocks\":{\"maxSpeed\":20}}";
      assertThat(there.client().send(stricter).outcome().getString("data")).isEqualTo("too_fast");
      assertThat(car.commands()).containsOnly("getrecord");
    }
  }

  @Test
  void immobilisesACarThatStands() {
    try (var car = there.connect(ScriptedCar.answeringAt(0))) {
      var outcome = there.client().send("{\"action\":\"immobilise\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
      assertThat(car.commands()).startsWith("getrecord", "setdigout ?1");
    }
  }

  @Test
  void runsTheScriptForFailuresAndReportsBoth() {
    try (var car =
        there.connect(
            (self, text) -> self.answer(text.equals("setdigout ?0") ? "no" : ScriptedCar.DONE))) {
      var outcome = there.client().send("{\"action\":\"rent\",\"id\":\"r\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("failed");
      assertThat(outcome.getString("data")).isEqualTo("no");
      assertThat(outcome.getJsonObject("onFailure").getString("action")).isEqualTo("shut");
      assertThat(outcome.getJsonObject("onFailure").getString("message")).isEqualTo("success");
      assertThat(commands(outcome))
          .containsExactly("lvcanopenalldoors", "setdigout ?0", "lvcanclosealldoors");
      assertThat(car.commands())
          .containsExactly("lvcanopenalldoors", "setdigout ?0", "lvcanclosealldoors");
    }
  }

  @Test
  void sendsAClientsOwnCommandWhereASettingAllowsIt() throws IOException {
    try (var car = there.connect((self, text) -> self.answer("Ver:03.27"))) {
      assertThat(there.client().send("{\"cmd\":\"getver\"}").outcome().getString("data"))
          .startsWith("raw_commands_disabled");
      assertThat(car.commands()).isEmpty();
    }
    try (var other = there.startServer("COMMANDS_RAW", "true");
        var car =
            CarTracker.connect(
                other.port(), there.imei(), (self, text) -> self.answer("Ver: {x}"))) {
      there.awaitMessage("device_connected");
      var data = there.client().send("{\"cmd\":\"getver {x}\"}").outcome().getJsonObject("data");

      assertThat(data.getString("text")).isEqualTo("Ver: {x}");
      assertThat(car.commands()).contains("getver {x}");
      assertThat(there.client().send("{\"cmd\":\"a\\nb\"}").outcome().getString("data"))
          .startsWith("invalid_command: cmd (expected: 1-512 printable ASCII");
    }
  }

  @Test
  void letsTheTrackerCompareImeisWhereAScriptWantsIt() {
    var own = "0" + there.imei();
    BiConsumer<CarTracker, String> addressed =
        (self, text) -> {
          self.send(new GprsMessage.AddressedAnswer(own, "OK").encode());
          if (text.endsWith("getrecord")) {
            self.send(Records.now(0));
          }
        };
    try (var car = there.connect(addressed)) {
      var outcome = there.client().send("{\"action\":\"mine\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
      assertThat(car.commands()).startsWith(there.imei() + " getver", there.imei() + " getrecord");
    }
  }

  @Test
  void failsWhereTheTrackerSaysThatItIsAnother() {
    var refusal = new GprsMessage.NotThisImei("0356307000000000").encode();
    var stranger = new GprsMessage.AddressedAnswer("0356307000000000", "OK").encode();
    for (var answer : List.of(refusal, stranger)) {
      try (var car = there.connect((self, text) -> self.send(answer))) {
        var outcome = there.client().send("{\"action\":\"mine\"}").outcome();

        assertThat(outcome.getString("data")).isEqualTo("not_this_imei");
        assertThat(car.commands()).containsExactly(new Imei(there.imei()) + " getver");
      }
    }
  }

  @Test
  void keepsAnAuditOfWhatBecameOfEachCommand() {
    try (var car = there.connect((self, text) -> self.answer("OK"))) {
      there.client().send("{\"action\":\"open\",\"id\":\"a-1\"}").outcome();
      there.client().send("{\"action\":\"fly\"}").outcome();

      await().until(() -> there.redis().ctl("XLEN", there.audit()).equals("2"));
      var entries = there.redis().ctl("XRANGE", there.audit(), "-", "+");
      assertThat(entries)
          .contains(
              there.imei(), "a-1", "success", "\"text\":\"OK\"", "beganAt", "unknown_action: fly");
      assertThat(car.isConnected()).isTrue();
    }
    there.redis().ctl("DEL", there.audit());
  }

  @Test
  void logsUnknownFieldsOnceAndRunsTheCommand() {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger(UnknownFields.class);
    logger.addAppender(log);
    try (var car = there.connect((self, text) -> self.answer("OK"))) {
      for (var i = 0; i < 3; i++) {
        var outcome =
            there.client().send("{\"action\":\"open\",\"colour\":1,\"home\":\"x\"}").outcome();
        assertThat(outcome.getString("message")).isEqualTo("success");
      }
      assertThat(log.list).hasSize(1);
      assertThat(log.list.get(0).getFormattedMessage()).contains(there.imei(), "open", "[colour]");
      assertThat(car.isConnected()).isTrue();
    } finally {
      logger.detachAppender(log);
    }
  }

  private static List<String> commands(JsonObject outcome) {
    JsonArray steps = outcome.getJsonArray("steps");
    return steps.stream().map(step -> ((JsonObject) step).getString("command")).toList();
  }
}
