package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A car says once which hardware it is, and is read by the profile of that from then on. */
class HardwareQuestionTest {

  private static final String VERSION = "Ver:03.27.07_00 GPS:AXN_5.10 Hw:FMB640 Mod:15 IMEI:";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final long CLOSED = 1L << 28;

  private final String imei = Imeis.any();
  private final String key = "{" + imei + "}:hardware";
  private final RedisServer redis = RedisServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final List<TestServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(TestServer::close);
  }

  private TestServer start(String... settings) {
    var all = new ArrayList<>(List.of("CARS_ASKHARDWARE", "true", "CARS_ASKDELAY", "50ms"));
    all.addAll(List.of(settings));
    var server = TestServer.start(RabbitServer.shared().uri(), queue, all.toArray(String[]::new));
    servers.add(server);
    return server.awaitReady();
  }

  private BiConsumer<CarTracker, String> answering(String text) {
    return (self, command) -> {
      if (command.equals("getrecord")) {
        self.send(closed());
      } else {
        self.answer(command.equals("getver") ? text : DONE);
      }
    };
  }

  private CarTracker connect(TestServer server, String version) {
    return CarTracker.connect(server.port(), imei, answering(version));
  }

  private String remembered() {
    return redis.ctl("GET", key).strip();
  }

  /** Closed by the flags of FMx6, and not by those of the other families. Asked for. */
  private static AvlRecord closed() {
    return new AvlRecord(
        System.currentTimeMillis(),
        1,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        IoElements.builder().add8(47, CLOSED).add1(239, 0).build());
  }

  private static void send(CarTracker car) {
    var before = car.acknowledged();
    car.send(closed());
    await().until(() -> car.acknowledged() > before);
  }

  /** The car was asked and has not said it, and is not asked again for a day. */
  private boolean isLeftAlone() {
    return remembered().equals("?") && Long.parseLong(redis.ctl("PTTL", key).strip()) > 86_000_000;
  }

  /** For several times the delay after which it would be asked. */
  private static void staysUnasked(CarTracker car) {
    await().during(Duration.ofMillis(300)).until(() -> !car.commands().contains("getver"));
  }

  private List<String> flags() throws Exception {
    try (var reader = new QueueReader(RabbitServer.shared().uri(), queue)) {
      return reader.json().stream()
          .map(message -> message.at("/data/0/securityFlags").toString())
          .toList();
    }
  }

  @Test
  void itIsAskedOnceAndRememberedAlsoByOtherProcesses() throws Exception {
    var first = start();
    try (var car = CarTracker.connect(first.port(), imei, (self, command) -> {})) {
      await().until(() -> car.commands().contains("getver"));
      send(car);
      car.answer(VERSION + imei);
      await().until(() -> remembered().equals("FMB640"));
      send(car);
      assertThat(car.commands()).containsExactly("getver");
    }
    assertThat(flags()).containsExactly("[]", "[\"car is closed\"]");
    assertThat(Long.parseLong(redis.ctl("PTTL", key).strip())).isBetween(1L, 30L * 86_400_000);

    try (var again = connect(first, VERSION + imei)) {
      send(again);
      assertThat(again.commands()).isEmpty();
    }
    var second = start();
    try (var client = new CommandClient(redis.uri(), imei);
        var elsewhere = connect(second, VERSION + imei)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      // The process knows it by the time that the car is asked for something.
      assertThat(client.send("{\"action\":\"lock\"}").outcome().getString("message"))
          .isEqualTo("success");
      send(elsewhere);
      assertThat(elsewhere.commands()).doesNotContain("getver");
    }
    assertThat(flags()).containsOnly("[\"car is closed\"]");
  }

  @Test
  void checksJudgeByTheFamilyOnceItIsKnown() {
    var server = start();
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect(server, VERSION + imei)) {
      await().until(() -> remembered().equals("FMB640"));

      var outcome = client.send("{\"action\":\"lockCallback\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
      assertThat(outcome.getJsonObject("data").getBoolean("lockStatus")).isTrue();
      assertThat(car.commands()).startsWith("getver", "lvcanclosealldoors");
    }
  }

  @Test
  void itCanBeSwitchedOff() throws Exception {
    var server = start("CARS_ASKHARDWARE", "false");
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect(server, VERSION + imei)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      assertThat(client.send("{\"action\":\"lock\"}").outcome().getString("message"))
          .isEqualTo("success");
      send(car);
      staysUnasked(car);
    }
    assertThat(redis.ctl("EXISTS", key).strip()).isEqualTo("0");
    assertThat(flags()).containsOnly("[]");
  }

  @Test
  void aStrangeAnswerIsNoHardwareAndTheCarIsNotAskedAgainForAWhile() throws Exception {
    for (var strange :
        List.of(
            "Unknown command",
            "Ver:1 Hw:<script> IMEI:" + imei,
            "Ver:1 Hw:FMB640 IMEI:356307000000000",
            "Ver:1 Hw:" + "X".repeat(500))) {
      redis.ctl("DEL", key);
      var server = start();
      try (var car = connect(server, strange)) {
        await().until(() -> car.commands().contains("getver"));
        await().until(this::isLeftAlone);
        send(car);
      }
      try (var again = connect(server, VERSION + imei);
          var client = new CommandClient(redis.uri(), imei)) {
        assertThat(client.send("{\"action\":\"lock\"}").outcome().getString("message"))
            .isEqualTo("success");
        staysUnasked(again);
      }
      assertThat(remembered()).isEqualTo("?");
    }
    assertThat(flags()).containsOnly("[]");
  }

  @Test
  void anAnswerThatComesTooLateDisturbsNobody() throws Exception {
    var server = start("COMMANDS_STEPTIMEOUT", "1s");
    try (var texts = new CommandClient(redis.uri(), "{" + imei + "}:texts");
        var client = new CommandClient(redis.uri(), imei);
        var car =
            CarTracker.connect(
                server.port(),
                imei,
                (self, command) -> {
                  if (command.startsWith("lvcan")) {
                    self.answer(VERSION + imei); // That of the question, which is over.
                    self.answer(DONE);
                  }
                })) {
      await().until(() -> car.commands().contains("getver"));
      await().during(Duration.ofMillis(1500)).until(() -> remembered().equals("?"));

      assertThat(client.send("{\"action\":\"lock\"}").outcome().getString("message"))
          .isEqualTo("success");

      send(car);
      assertThat(texts.unread()).isEmpty();
    }
    assertThat(remembered()).isEqualTo("?");
    assertThat(flags()).containsExactly("[]");
  }

  /** The first process' question has died with its connection. */
  @Test
  void aCarThatChangesTheProcessWhileItIsAskedIsAskedThere() {
    var first = start();
    var second = start("COMMANDS_OWNERTTL", "3s"); // It looks again after a third of it.
    try (var one = CarTracker.connect(first.port(), imei, (self, command) -> {})) {
      await().until(() -> one.commands().contains("getver"));
      try (var two = connect(second, VERSION + imei)) {
        await().until(() -> !one.isConnected());
        await().until(() -> remembered().equals("FMB640"));
        assertThat(two.commands()).containsExactly("getver");
      }
    }
  }

  @Test
  void aCommandThatWaitsForTheCarIsJudgedByTheHardwareThatRedisKnows() {
    redis.ctl("SET", key, "FMB640");
    redis.ctl("SET", imei, "{\"action\":\"lockCallback\"}", "EX", "60");
    var server = start();
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect(server, VERSION + imei)) {
      var outcome = client.outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
      assertThat(outcome.getJsonObject("data").getBoolean("lockStatus")).isTrue();
      assertThat(car.commands()).doesNotContain("getver");
    }
  }

  @Test
  void whatSomebodyWritesIntoRedisCountsForAConnectedCar() throws Exception {
    var server = start("COMMANDS_OWNERTTL", "3s");
    try (var car = connect(server, "Ver:1 Hw:FMB920")) {
      await().until(() -> remembered().equals("FMB920"));
      redis.ctl("SET", key, "FMB640");
      await()
          .until(
              () -> {
                send(car);
                return flags().contains("[\"car is closed\"]");
              });
    }
  }

  /** The tracker does not know the command, and says so after another command was sent. */
  @Test
  void anErrorThatAnswersTheQuestionIsNotTheAnswerToACommand() throws Exception {
    var server = start();
    try (var texts = new CommandClient(redis.uri(), "{" + imei + "}:texts");
        var client = new CommandClient(redis.uri(), imei);
        var car =
            CarTracker.connect(
                server.port(),
                imei,
                (self, command) -> {
                  if (command.startsWith("lvcan")) {
                    self.answer("Unknown command or invalid format");
                    self.answer(DONE);
                  }
                })) {
      await().until(() -> car.commands().contains("getver"));

      assertThat(client.send("{\"action\":\"lock\"}").outcome().getString("message"))
          .isEqualTo("success");

      assertThat(texts.unread()).isEmpty();
    }
  }

  @Test
  void theAnswerToTheQuestionIsNotTheAnswerToACommandOfTheClientsOwn() throws Exception {
    var server = start("COMMANDS_RAW", "true");
    try (var client = new CommandClient(redis.uri(), imei);
        var car =
            CarTracker.connect(
                server.port(),
                imei,
                (self, command) -> {
                  if (command.equals("allver")) {
                    self.answer("Ver:03.27.07_00 GPS:AXN_5.10"); // Of the question.
                    self.answer("Ver:03.27.07_00 Bootloader ver:1.2 " + VERSION + imei);
                  }
                })) {
      await().until(() -> car.commands().contains("getver"));

      var outcome = client.send("{\"cmd\":\"allver\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("success");
      assertThat(outcome.encode()).contains("Bootloader");
    }
  }

  /** A command that no wording is known of passes with any text, so not with that one. */
  @Test
  void anAnswerOfOtherWordingIsNotTheAnswerToACommandOfTheClientsOwn() {
    var server = start("COMMANDS_RAW", "true");
    try (var client = new CommandClient(redis.uri(), imei);
        var car =
            CarTracker.connect(
                server.port(),
                imei,
                (self, command) -> {
                  if (command.equals("foo")) {
                    self.answer( // Of the question.
                        "Code Ver:0.48.17 Device IMEI:%s Device ID:000001 Modem APP Ver:1"
                            .formatted(imei));
                    self.answer("Unknown command");
                  }
                })) {
      await().until(() -> car.commands().contains("getver"));

      var outcome = client.send("{\"cmd\":\"foo\"}").outcome();

      assertThat(outcome.getString("message")).isEqualTo("failed");
      assertThat(outcome.encode()).contains("Unknown command");
    }
  }

  @Test
  void whatAStrangerHasWrittenIntoRedisIsNoHardware() {
    redis.ctl("HSET", key, "a", "b");
    var server = start();
    try (var car = connect(server, VERSION + imei)) {
      await().until(() -> remembered().equals("FMB640"));
      assertThat(car.commands()).containsExactly("getver");
      assertThat(server.readiness()).contains("\"ready\"");
    }
  }
}
