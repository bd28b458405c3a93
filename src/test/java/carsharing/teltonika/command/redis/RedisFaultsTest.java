package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of commands when Redis is not well. It has a Redis of its own to ill-treat. */
@VertxTest
class RedisFaultsTest {

  private static final String IMEI = "356307042441013";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String LOCK = "{\"action\":\"lock\"}";

  private RedisServer redis;
  private TestServer server;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    server = start(redis.uri(), "60s");
  }

  /** Servers differ in how long a car is owned unless that is renewed, and so how often it is. */
  private static TestServer start(String redisUri, String ownerTtl, String... more) {
    var settings = Stream.of("REDIS_URI", redisUri, "COMMANDS_OWNERTTL", ownerTtl);
    return TestServer.start(
        RabbitServer.shared().uri(),
        "record." + UUID.randomUUID(),
        Stream.concat(settings, Stream.of(more)).toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  @Test
  void findsACommandThatWasWrittenBeforeItsSubscriptionCameBack() {
    try (var car = CarTracker.connect(server.port(), IMEI, (self, text) -> self.answer(DONE))) {
      redis.kill9();
      redis.restart();
      try (var client = new CommandClient(redis.uri(), IMEI)) {
        client.send(LOCK);

        assertThat(client.outcome().getString("message")).isEqualTo("success");
        await().until(() -> car.commands().contains("getrecord"));
        assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
        assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
      }
    }
  }

  @Test
  void subscribesAgainBySelfWhenRedisIsBack() {
    try (var car = CarTracker.connect(server.port(), IMEI, (self, text) -> self.answer(DONE))) {
      await().until(() -> redis.ctl("pubsub", "numsub", IMEI).endsWith("1"));
      redis.kill9();
      redis.restart();

      await().until(() -> redis.ctl("pubsub", "numsub", IMEI).endsWith("1"));
      assertThat(car.isConnected()).isTrue();
    }
  }

  /** Redis answers nobody for a while; meanwhile the car comes and goes. */
  @Test
  void claimsNoCarThatHasGoneBeforeItWasSubscribedTo() {
    var next = "356307042441014";
    redis.ctl("client", "pause", "1000", "all");
    CarTracker.connect(server.port(), IMEI, (self, text) -> {}).close();
    await().until(() -> server.count("teltonika.connections.identified") == 0);

    try (var car = CarTracker.connect(server.port(), next, (self, text) -> {})) {
      await().until(() -> !owner(next).isEmpty());
      assertThat(owner(IMEI)).isEmpty();
      assertThat(car.isConnected()).isTrue();
    }
  }

  /** The connection for subscriptions alone falls silent without an end. */
  @Test
  void noticesThatNothingIsHeardAnyMoreOfWhatIsPublished(Vertx vertx) {
    try (var relay = Relay.start(vertx, "127.0.0.1", redis.port());
        var behind =
            start("redis://127.0.0.1:" + relay.port(), "1h", "REDIS_PINGINTERVAL", "500ms");
        var car = CarTracker.connect(behind.port(), IMEI, (self, text) -> self.answer(DONE));
        var client = new CommandClient(redis.uri(), IMEI)) {
      await().until(() -> redis.ctl("pubsub", "numsub", IMEI).endsWith("2"));
      relay.stallSubscribers();

      assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
    }
  }

  @Test
  void tellsTheOutcomeOfACommandThatEndedWhileRedisWasAway() {
    try (var car = CarTracker.connect(server.port(), IMEI, (self, text) -> {})) {
      try (var first = new CommandClient(redis.uri(), IMEI)) {
        first.send("{\"action\":\"lock\",\"id\":\"away\"}");
        await().until(() -> car.commands().contains("lvcanclosealldoors"));
      }
      redis.kill9();
      car.answer(DONE);
      await().until(() -> car.commands().contains("getrecord"));
      redis.restart();

      try (var second = new CommandClient(redis.uri(), IMEI)) {
        var outcome = second.send("{\"action\":\"lock\",\"id\":\"away\"}").outcome();
        assertThat(outcome.getString("message")).isEqualTo("success");
        assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
      }
    }
  }

  @Test
  void hearsOfCommandsAlthoughRedisRefusedForAMomentToSayWhoseTheCarIs() {
    try (var held = start(redis.uri(), "1500ms");
        var car = CarTracker.connect(held.port(), IMEI, (self, text) -> self.answer(DONE));
        var client = new CommandClient(redis.uri(), IMEI)) {
      await().until(() -> !owner(IMEI).isEmpty());
      redis.ctl("config", "set", "min-replicas-to-write", "1");
      redis.ctl("client", "kill", "type", "normal");
      await().until(() -> redis.ctl("info", "errorstats").contains("NOREPLICAS"));
      redis.ctl("config", "set", "min-replicas-to-write", "0");
      await().until(() -> !owner(IMEI).isEmpty());

      assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
    }
  }

  @Test
  void findsACommandThatWasAnnouncedWhileRedisHadForgottenWhoseTheCarIs() {
    try (var held = start(redis.uri(), "6s");
        var car = CarTracker.connect(held.port(), IMEI, (self, text) -> self.answer(DONE));
        var client = new CommandClient(redis.uri(), IMEI)) {
      await().until(() -> !owner(IMEI).isEmpty());
      redis.ctl("del", ownerKey(IMEI));

      assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
    }
  }

  /** Whose the car is, empty for nobody. */
  private String owner(String imei) {
    return redis.ctl("get", ownerKey(imei));
  }

  private static String ownerKey(String imei) {
    return "{" + imei + "}:owner";
  }

  @Test
  void takesACommandAsSoonAsARedisThatLoadsItsDataIsReady() {
    try (var logged = new Logged();
        var slow = RedisServer.start("key-load-delay 1000"); // us
        var waiting = start(slow.uri(), "1h");
        var car = CarTracker.connect(waiting.port(), IMEI, (self, text) -> self.answer(DONE))) {
      slow.ctl("eval", "for i = 1, 50000 do redis.call('set', 'key' .. i, i) end", "0");
      slow.kill9();
      slow.restart();
      // It looks at its clients once in 1024 keys, and loads until the server has met it.
      await().until(() -> !logged.lines("LOADING").isEmpty());
      slow.ctl("config", "set", "key-load-delay", "0");
      await().until(() -> slow.ctl("ping").equals("PONG"));

      try (var client = new CommandClient(slow.uri(), IMEI)) {
        assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
        assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
      }
    }
  }

  @Test
  void acknowledgesRecordsAndAcceptsTrackersWhileRedisIsAway() {
    redis.kill9();
    try (var tracker = Tracker.connect(server.port(), IMEI)) {
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      redis.restart();
      tracker.send(Tracker.frame(Records.number(2))).awaitAcknowledged(1);
    }
  }

  @Test
  void tellsTheOutcomeOfACommandThatRanWhileRedisWasAway() {
    try (var car = CarTracker.connect(server.port(), IMEI, (self, text) -> {});
        var first = new CommandClient(redis.uri(), IMEI)) {
      first.send(LOCK);
      await().until(() -> car.commands().contains("lvcanclosealldoors"));
      redis.kill9();
      redis.restart();
      try (var second = new CommandClient(redis.uri(), IMEI)) {
        car.answer(DONE);
        assertThat(second.outcome().getString("message")).isEqualTo("success");
      }
      assertThat(car.commands().stream().filter("lvcanclosealldoors"::equals)).hasSize(1);
    }
  }
}
