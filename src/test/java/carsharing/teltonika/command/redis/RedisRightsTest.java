package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis is there and refuses: a right is withdrawn and given back, or a key holds a wrong type. */
class RedisRightsTest {

  private static final String IMEI = "356307042441013";
  private static final String OTHER = "356307042441014";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String LOCK = "{\"action\":\"lock\"}";
  private static final String UNLOCK = "{\"action\":\"unlock\"}";

  private RedisServer redis;
  private TestServer server;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    acl("on", ">secret", "~*", "&*", "+@all");
    server =
        TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "REDIS_URI",
            redis.uri().replace("redis://", "redis://cars:secret@"),
            "REDIS_PINGINTERVAL",
            "500ms",
            "COMMANDS_DEADAFTER",
            "8s");
  }

  @AfterEach
  void stop() {
    acl("on", ">secret", "~*", "&*", "+@all");
    server.close();
    redis.close();
  }

  private void acl(String... rules) {
    var command = new String[rules.length + 3];
    command[0] = "acl";
    command[1] = "setuser";
    command[2] = "cars";
    System.arraycopy(rules, 0, command, 3, rules.length);
    redis.ctl(command);
  }

  /** How often Redis has refused something to somebody. */
  private int refusals() {
    var found =
        Pattern.compile("errorstat_NOPERM:count=(\\d+)").matcher(redis.ctl("info", "errorstats"));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  private static CarTracker connect(TestServer server, String imei) {
    return CarTracker.connect(
        server.port(),
        imei,
        (self, text) -> {
          if (!text.equals("lvcanclosealldoors")) {
            self.answer(DONE);
          }
          if (text.equals("getrecord")) {
            self.send(Records.now(0));
          }
        });
  }

  /** A command runs, another is announced, and a third car connects without the right. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-eval", "-@scripting", "resetkeys", "-publish", "resetchannels", "-subscribe"})
  void losesNothingWhileARightIsMissing(String rule) throws Exception {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var car = connect(server, IMEI);
        var logged = new Logged()) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      client.send(LOCK);
      await().until(() -> car.commands().contains("lvcanclosealldoors"));
      acl(rule);
      car.answer(DONE);
      await().until(() -> car.commands().contains("getrecord"));
      try (var second = new CommandClient(redis.uri(), OTHER);
          var late = connect(server, OTHER)) {
        second.write(UNLOCK, 60);
        second.announce();
        await().until(() -> !logged.lines("it refuses what it is asked").isEmpty());
        assertThat(server.readiness()).contains("refuses what it is asked");
        var before = refusals();
        await().until(() -> refusals() >= before + 3);
        assertThat(logged.lines("it refuses what it is asked")).hasSize(1);

        acl("~*", "&*", "+@all");

        assertThat(client.outcome().getString("message")).isEqualTo("success");
        assertThat(second.outcome().getString("message")).isEqualTo("success");
        assertThat(late.commands()).containsOnlyOnce("lvcanopenalldoors");
        assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");
        await().until(() -> server.readiness().contains("\"ready\""));
        assertThat(client.unread()).noneMatch(message -> message.containsKey("data"));
      }
    }
  }

  @Test
  void saysWhatIsWrongWithAKeyThatHoldsNoText() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var car = connect(server, IMEI)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      redis.ctl("rpush", IMEI, "x");

      assertThat(client.announce().outcome().getString("data"))
          .isEqualTo("invalid_command: the key holds a list (expected: a text)");
      assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");
      assertThat(car.isConnected()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner", "running", "taken", "woken"})
  void replacesAKeyOfItsOwnThatHoldsSomethingElse(String name) {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var car = connect(server, IMEI)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      var key = "{" + IMEI + "}:" + name;
      redis.ctl("del", key);
      redis.ctl("rpush", key, "x");

      assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
    }
  }

  @Test
  void tellsTheOutcomeThoughTheHistoryCannotBeKept() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var car = connect(server, IMEI)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      acl("-zadd");

      assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");

      acl("+@all");
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
      assertThat(redis.ctl("exists", "{" + IMEI + "}:history")).isEqualTo("0");
    }
  }

  @Test
  void doesNotRunACommandWhoseIdHoldsSomethingElse() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var car = connect(server, IMEI)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      redis.ctl("rpush", "{" + IMEI + "}:id:x", "x");

      assertThat(client.send("{\"action\":\"unlock\",\"id\":\"x\"}").outcome().getString("data"))
          .isEqualTo(
              "invalid_command: id: the key {356307042441013}:id:x holds a list (expected: a text)");
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void goesOnAtOnceWhenRedisHasLostItsMemory() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var car = connect(server, IMEI)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      redis.ctl("flushall");

      assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");
      redis.ctl("flushall");
      await().until(() -> !redis.ctl("get", "{" + IMEI + "}:owner").isEmpty());
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void tellsTheOutcomeOfACommandThatRedisHasForgotten() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var car = connect(server, IMEI)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      client.send(LOCK);
      await().until(() -> car.commands().contains("lvcanclosealldoors"));
      client.send(UNLOCK);
      await().until(() -> client.unread().size() == 2);
      redis.ctl("flushall");
      await().until(() -> !redis.ctl("hkeys", "teltonika:processes").isEmpty());
      car.answer(DONE);

      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
    }
  }
}
