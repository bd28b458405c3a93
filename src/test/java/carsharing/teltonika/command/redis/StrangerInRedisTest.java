package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.redis.Subscriptions;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.redis.client.Response;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else can write to Redis: what that costs a car, its neighbour and the server. */
class StrangerInRedisTest {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String UNLOCK = "{\"action\":\"unlock\"}";
  private static final int HUGE = 64 * 1024 * 1024;
  private static final String WRITE_HUGE =
      "redis.call('SET', KEYS[1], string.rep('x', %d))".formatted(HUGE);

  private final String imei = Imeis.any();
  private static RedisServer redis;
  private TestServer server;

  /** It writes nothing to its disk: the values are huge. */
  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
    redis.ctl("config", "set", "appendonly", "no");
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            RabbitServer.shared().uri(),
            "record." + UUID.randomUUID(),
            "REDIS_URI",
            redis.uri(),
            "COMMANDS_DEADAFTER",
            "2s");
  }

  @AfterEach
  void stop() {
    server.close();
    redis.ctl("flushall");
  }

  private CarTracker connect() {
    return CarTracker.connect(server.port(), imei, CarTracker.obeying(DONE, 0));
  }

  private static long number(String section, String pattern) {
    var found = Pattern.compile(pattern).matcher(redis.ctl("info", section));
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  private static long bytesSent() {
    return number("stats", "total_net_output_bytes:(\\d+)");
  }

  private String key(String name) {
    return CarKeys.key(imei, name);
  }

  @Test
  void aHugeValueUnderTheCarsKeyStaysInRedisAndIsRefused() {
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect()) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      redis.ctl("eval", WRITE_HUGE, "1", imei);
      var before = bytesSent();

      assertThat(client.announce().outcome().getString("data"))
          .isEqualTo("invalid_command: 67108864 bytes (expected: at most 262144 characters)");

      assertThat(bytesSent() - before).isLessThan(HUGE / 64);
      assertThat(redis.ctl("exists", imei)).isEqualTo("0");
      assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner", "taken", "woken"})
  void aHugeValueUnderAKeyOfTheServersOwnIsReplaced(String name) {
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect()) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      redis.ctl("eval", WRITE_HUGE, "1", key(name));
      var before = bytesSent();

      assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");

      assertThat(bytesSent() - before).isLessThan(HUGE / 64);
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.call('HSET', KEYS[1], string.rep('x', 67108864), 'y')",
        "for i = 1, 200000 do redis.call('HSET', KEYS[1], i, 'y') end",
        "redis.call('HSET', KEYS[1], 'life/1', string.rep('x', 67108864))"
      })
  void whatAStrangerWritesAmongTheRunningCommandsStaysInRedis(String script) {
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect()) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      redis.ctl("eval", script, "1", key("running"));
      var before = bytesSent();

      assertThat(client.send(UNLOCK).outcome().getString("message")).isEqualTo("success");

      assertThat(bytesSent() - before).isLessThan(HUGE / 64);
      assertThat(car.isConnected()).isTrue();
    }
  }

  @Test
  void aHugeValueUnderAnIdIsRefused() {
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect()) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      redis.ctl("eval", WRITE_HUGE, "1", key("id:x"));
      var before = bytesSent();

      assertThat(client.send("{\"action\":\"unlock\",\"id\":\"x\"}").outcome().getString("data"))
          .contains("holds a text of 67108864 bytes");

      assertThat(bytesSent() - before).isLessThan(HUGE / 64);
      assertThat(car.commands()).isEmpty();
    }
  }

  @Test
  void thousandsOfAnnouncementsAreAnsweredTogetherAndNoCommandIsLost() {
    try (var client = new CommandClient(redis.uri(), imei);
        var car = connect()) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      var before = number("commandstats", "cmdstat_eval:calls=(\\d+)");
      redis.ctl(
          "eval", "for i = 1, 20000 do redis.call('PUBLISH', KEYS[1], 'redis_cmd') end", "1", imei);

      assertThat(client.outcome().getString("data")).isEqualTo("no_command");
      client.send(UNLOCK);
      await().until(() -> car.commands().contains("lvcanopenalldoors"));

      var calls = number("commandstats", "cmdstat_eval:calls=(\\d+)") - before;
      assertThat(calls).isLessThan(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "", "/", "null", "{\"message\":[1]}", "x/y/z"})
  void noMessageOnAnyChannelDisturbsCommands(String text) {
    server.awaitReady();
    try (var logged = new Logged();
        var car = connect()) {
      await().until(() -> redis.ctl("pubsub", "channels").contains(imei));
      var channels = redis.ctl("pubsub", "channels").lines().toList();
      assertThat(channels).anyMatch(channel -> channel.startsWith("teltonika:process:"));
      channels.forEach(channel -> redis.ctl("publish", channel, text));
      redis.ctl("set", imei, UNLOCK, "EX", "60");
      redis.ctl("publish", imei, "redis_cmd");

      await().until(() -> car.commands().contains("lvcanopenalldoors"));
      assertThat(logged.lines("Redis")).isEmpty();
    }
  }

  @Test
  void anExceptionInAHandlerDoesNotReachTheClient() {
    try (var logged = new Logged()) {
      Subscriptions.guarded(
              push -> {
                throw new IllegalStateException("a mistake");
              })
          .handle((Response) null);

      assertThat(logged.lines("A message from Redis is ignored")).hasSize(1);
    }
  }
}
