package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.request.UnknownFields;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * What new clients can say beyond the old contract, and what scripts can: each with a real Redis.
 */
class AddedFieldsTest {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String SCRIPTS =
      """
      scripts:
        open: [{cmd: lvcanopenalldoors}]
        shut: [{cmd: lvcanclosealldoors}]
        slow: [{cmd: slow, timeout: 5s}]
        immobilise:
          guards: {maxSpeed: 5, maxRecordAge: 60s}
          onFailure: shut
          steps: [{cmd: 'setdigout ?1', success: done}]
        rent:
          onFailure: shut
          steps: [{cmd: lvcanopenalldoors}, {cmd: 'setdigout ?0', success: done}]
        mine:
          addressed: true
          steps: [{cmd: getver}, {cmd: getrecord, recordAsResponse: true, action: lockCheck}]
      """;

  @TempDir private Path folder;

  private final String imei = Imeis.any();
  private final RedisServer redis = RedisServer.shared();
  private final String audit = "audit:" + UUID.randomUUID();
  private TestServer server;
  private CommandClient client;

  @BeforeEach
  void start() throws IOException {
    server = startServer();
    client = new CommandClient(redis.uri(), imei);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void namesTheCommandInEveryMessageAndSaysWhatEachStepDid() {
    try (var car = connect((self, text) -> self.answer("OK " + text))) {
      client.send("{\"action\":\"open\",\"id\":\"rent-17\"}");

      assertThat(client.next())
          .isEqualTo(new JsonObject().put("message", "connection_exists").put("id", "rent-17"));
      var outcome = client.next();
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
    try (var car = connect((self, text) -> self.answer("OK"))) {
      var outcome = client.send("{\"action\":\"fly\",\"id\":7}").outcome();

      assertThat(outcome.getString("id")).isEqualTo("7");
      assertThat(outcome.getString("data")).startsWith("unknown_action: fly");
      assertThat(client.send("{\"action\":\"open\",\"id\":\"a b\"}").outcome().getString("data"))
          .startsWith("invalid_command: id (expected");
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void repeatsTheOutcomeOfAnIdAndDoesNotRunItAgain() {
    var number = new AtomicInteger();
    try (var car = connect((self, text) -> self.answer("OK " + number.incrementAndGet()))) {
      var first = client.send("{\"action\":\"open\",\"id\":\"once\"}").outcome();
      var again = client.send("{\"action\":\"open\",\"id\":\"once\"}").outcome();

      assertThat(again).isEqualTo(first.copy().put("repeated", true));
      assertThat(first.containsKey("repeated")).isFalse();
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
    }
    try (var other = startServer();
        var car = CarTracker.connect(other.port(), imei, (self, text) -> self.answer("OK"))) {
      awaitMessage("device_connected");
      var again = client.send("{\"action\":\"open\",\"ttl\":9,\"id\":\"once\"}").outcome();

      assertThat(again.getString("message")).isEqualTo("success");
      assertThat(again.getBoolean("repeated")).isTrue();
      assertThat(car.commands()).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesAnotherCommandWithAnIdThatIsTaken() {
    try (var car = connect(answeringAt(0))) {
      client.send("{\"action\":\"open\",\"id\":\"mine\",\"a\":1,\"b\":[{\"c\":2,\"d\":null}]}");
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      var same =
          "{\"b\":[{\"d\":null,\"c\":2}],\"ttl\":50,\"id\":\"mine\",\"a\":1,\"action\":\"open\"}";
      assertThat(client.send(same).outcome().getBoolean("repeated")).isTrue();

      for (var other :
          List.of(
              "{\"action\":\"shut\",\"id\":\"mine\",\"a\":1,\"b\":[{\"c\":2,\"d\":null}]}",
              "{\"action\":\"open\",\"id\":\"mine\",\"a\":1,\"b\":[{\"c\":3,\"d\":null}]}",
              "{\"action\":\"open\",\"id\":\"mine\"}")) {
        var outcome = client.send(other).outcome();
        assertThat(outcome.getString("message")).isEqualTo("failed");
        assertThat(outcome.getString("data")).startsWith("id_reused: ").contains("expected: ");
        assertThat(outcome.containsKey("repeated")).isFalse();
      }
      assertThat(car.commands().stream().filter("lvcanopenalldoors"::equals)).hasSize(1);
      assertThat(car.commands()).doesNotContain("lvcanclosealldoors");
      assertThat(client.send(same).outcome().getString("message")).isEqualTo("success");
    }
  }

  @Test
  void repeatsAnOutcomeThatVersion010HasKept() {
    redis.ctl(
        "SET",
        "{" + imei + "}:id:old",
        "{\"message\":\"success\",\"data\":{\"67\":\"1\"},\"id\":\"old\",\"steps\":[],\"duration\":5}",
        "EX",
        "60");
    try (var car = connect((self, text) -> self.answer("OK"))) {
      var outcome = client.send("{\"action\":\"open\",\"id\":\"old\"}").outcome();

      assertThat(outcome.getJsonObject("data").getString("67")).isEqualTo("1");
      assertThat(outcome.getBoolean("repeated")).isTrue();
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void doesNotRunAnIdWhoseServerHasDiedAndSaysThatItsOutcomeIsUnknown() {
    redis.ctl("SET", "{" + imei + "}:id:lost", "begun", "EX", "60");
    try (var car = connect((self, text) -> self.answer("OK"))) {
      var outcome = client.send("{\"action\":\"open\",\"id\":\"lost\"}").outcome();

      assertThat(outcome.getString("data")).isEqualTo("outcome_unknown");
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void runsAnIdThatWasOnlyRefused() {
    try (var car = connect((self, text) -> self.answer("OK"))) {
      var expired = "{\"action\":\"open\",\"id\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}";
      assertThat(client.send(expired).outcome().getString("data")).isEqualTo("expired");
      assertThat(car.commands()).isEmpty();

      var outcome = client.send("{\"action\":\"open\",\"id\":\"x\"}").outcome();
      assertThat(outcome.getString("message")).isEqualTo("success");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "ttl":"soon"         | invalid_command: ttl
          "ttl":0              | invalid_command: ttl
          "expiresAt":"today"  | invalid_command: expiresAt
          "expiresAt":0        | expired
          """)
  void refusesATimeThatIsNoneOrOver(String field, String reason) {
    try (var car = connect((self, text) -> self.answer("OK"))) {
      var outcome = client.send("{\"action\":\"open\"," + field + "}").outcome();

      assertThat(outcome.getString("data")).startsWith(reason);
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void tellsAtOnceThatACommandHasExpiredInTheLine() {
    try (var car =
        connect(
            (self, text) -> {
              if (!text.equals("slow")) {
                self.answer("OK");
              }
            })) {
      client.send("{\"action\":\"slow\",\"id\":\"1\"}");
      await().until(() -> car.commands().contains("slow"));
      client.send("{\"action\":\"open\",\"id\":\"2\",\"ttl\":\"300ms\"}");
      await().until(() -> redis.ctl("EXISTS", imei).equals("0"));
      client.send("{\"action\":\"shut\",\"id\":\"3\",\"ttl\":60}");

      var expired = client.outcome();
      assertThat(expired.getString("id")).isEqualTo("2");
      assertThat(expired.getString("data")).isEqualTo("expired");
      await().until(() -> redis.ctl("EXISTS", imei).equals("0"));
      car.answer("OK");
      assertThat(client.outcome().getString("id")).isEqualTo("1");
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).doesNotContain("lvcanopenalldoors");
    }
  }

  @Test
  void doesNothingToACarThatDrives() {
    try (var car = connect(answeringAt(50))) {
      var outcome = client.send("{\"action\":\"immobilise\",\"id\":\"i\"}").outcome();

      assertThat(outcome.getString("data")).isEqualTo("too_fast");
      assertThat(outcome.getJsonObject("step").getInteger("number")).isZero();
      assertThat(outcome.getJsonArray("reasons").getJsonObject(0).getString("text"))
          .isEqualTo("50 km/h (at most 5)");
      assertThat(outcome.containsKey("onFailure")).isFalse();
      var stricter = "{\"action\":\"open\",\"interlocks\":{\"maxSpeed\":20}}";
      assertThat(client.send(stricter).outcome().getString("data")).isEqualTo("too_fast");
      assertThat(car.commands()).containsOnly("getrecord");
    }
  }

  @Test
  void immobilisesACarThatStands() {
    try (var car = connect(answeringAt(0))) {
      var outcome = client.send("{\"action\":\"immobilise\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
      assertThat(car.commands()).startsWith("getrecord", "setdigout ?1");
    }
  }

  @Test
  void runsTheScriptForFailuresAndReportsBoth() {
    try (var car =
        connect((self, text) -> self.answer(text.equals("setdigout ?0") ? "no" : DONE))) {
      var outcome = client.send("{\"action\":\"rent\",\"id\":\"r\"}").outcome();

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
    try (var car = connect((self, text) -> self.answer("Ver:03.27"))) {
      assertThat(client.send("{\"cmd\":\"getver\"}").outcome().getString("data"))
          .startsWith("raw_commands_disabled");
      assertThat(car.commands()).isEmpty();
    }
    try (var other = startServer("COMMANDS_RAW", "true");
        var car = CarTracker.connect(other.port(), imei, (self, text) -> self.answer("Ver: {x}"))) {
      awaitMessage("device_connected");
      var data = client.send("{\"cmd\":\"getver {x}\"}").outcome().getJsonObject("data");

      assertThat(data.getString("text")).isEqualTo("Ver: {x}");
      assertThat(car.commands()).contains("getver {x}");
      assertThat(client.send("{\"cmd\":\"a\\nb\"}").outcome().getString("data"))
          .startsWith("invalid_command: cmd (expected: 1-512 printable ASCII");
    }
  }

  @Test
  void letsTheTrackerCompareImeisWhereAScriptWantsIt() {
    var own = "0" + imei;
    BiConsumer<CarTracker, String> addressed =
        (self, text) -> {
          self.send(new GprsMessage.AddressedAnswer(own, "OK").encode());
          if (text.endsWith("getrecord")) {
            self.send(Records.now(0));
          }
        };
    try (var car = connect(addressed)) {
      var outcome = client.send("{\"action\":\"mine\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
      assertThat(car.commands()).startsWith(imei + " getver", imei + " getrecord");
    }
  }

  @Test
  void failsWhereTheTrackerSaysThatItIsAnother() {
    var refusal = new GprsMessage.NotThisImei("0356307000000000").encode();
    var stranger = new GprsMessage.AddressedAnswer("0356307000000000", "OK").encode();
    for (var answer : List.of(refusal, stranger)) {
      try (var car = connect((self, text) -> self.send(answer))) {
        var outcome = client.send("{\"action\":\"mine\"}").outcome();

        assertThat(outcome.getString("data")).isEqualTo("not_this_imei");
        assertThat(car.commands()).containsExactly(new Imei(imei) + " getver");
      }
    }
  }

  @Test
  void keepsAnAuditOfWhatBecameOfEachCommand() {
    try (var car = connect((self, text) -> self.answer("OK"))) {
      client.send("{\"action\":\"open\",\"id\":\"a-1\"}").outcome();
      client.send("{\"action\":\"fly\"}").outcome();

      await().until(() -> redis.ctl("XLEN", audit).equals("2"));
      var entries = redis.ctl("XRANGE", audit, "-", "+");
      assertThat(entries)
          .contains(imei, "a-1", "success", "\"text\":\"OK\"", "beganAt", "unknown_action: fly");
      assertThat(car.isConnected()).isTrue();
    }
    redis.ctl("DEL", audit);
  }

  @Test
  void logsUnknownFieldsOnceAndRunsTheCommand() {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger(UnknownFields.class);
    logger.addAppender(log);
    try (var car = connect((self, text) -> self.answer("OK"))) {
      for (var i = 0; i < 3; i++) {
        var outcome = client.send("{\"action\":\"open\",\"colour\":1,\"home\":\"x\"}").outcome();
        assertThat(outcome.getString("message")).isEqualTo("success");
      }
      assertThat(log.list).hasSize(1);
      assertThat(log.list.get(0).getFormattedMessage()).contains(imei, "open", "[colour]");
      assertThat(car.isConnected()).isTrue();
    } finally {
      logger.detachAppender(log);
    }
  }

  private CarTracker connect(BiConsumer<CarTracker, String> onCommand) {
    var car = CarTracker.connect(server.port(), imei, onCommand);
    awaitMessage("device_connected");
    return car;
  }

  private TestServer startServer(String... settings) throws IOException {
    var common = Stream.of("COMMANDS_AUDITSTREAM", audit, "COMMANDS_UNKNOWNANSWERWAIT", "100ms");
    var all = Stream.concat(common, Arrays.stream(settings));
    return TestServer.withScripts(folder, SCRIPTS, all.toArray(String[]::new));
  }

  private void awaitMessage(String message) {
    assertThat(client.next().getString("message")).isEqualTo(message);
  }

  private static List<String> commands(JsonObject outcome) {
    JsonArray steps = outcome.getJsonArray("steps");
    return steps.stream().map(step -> ((JsonObject) step).getString("command")).toList();
  }

  private static BiConsumer<CarTracker, String> answeringAt(int speed) {
    return (self, text) -> {
      self.answer("done");
      if (text.equals("getrecord")) {
        self.send(Records.now(speed));
      }
    };
  }
}
