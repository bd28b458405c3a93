package carsharing.teltonika.allow;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.WholeFile;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trackers of which a list says that they may connect. */
@VertxTest
class AllowListTest {

  private static final String ALLOWED = "356307042441013";
  private static final String OTHER = "356307042441014";
  private static final int MANY = 300;

  /** A reading of a large set, and the rest after it, on a busy machine. */
  @TempDir private Path folder;

  @Test
  void refusesWithZeroAndCountsWhoIsNotInTheFile() throws Exception {
    try (var server = startWithFile(ALLOWED + " # the red one\n\n# all\n");
        var allowed = Tracker.connect(server.port(), ALLOWED);
        var other = Tracker.connect(server.port())) {
      other.announce(OTHER).awaitReceived("00");

      other.awaitClosed();
      assertThat(server.count("teltonika.handshakes", "outcome", "not_allowed")).isEqualTo(1);
      allowed.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void disconnectsWhoIsTakenOffTheFileAndKeepsAllWhereTheFileIsBroken() throws Exception {
    try (var logged = new Logged();
        var server = startWithFile(ALLOWED + "\n" + OTHER);
        var kept = Tracker.connect(server.port(), ALLOWED);
        var removed = Tracker.connect(server.port(), OTHER)) {
      WholeFile.write(list(), ALLOWED + "\nnonsense\n");
      await().until(() -> logged.lines("line 2: nonsense (expected: an IMEI").size() == 1);
      assertThat(removed.isConnected()).isTrue();

      WholeFile.write(list(), ALLOWED);

      removed.awaitClosed();
      kept.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  /** How seldom it is read is a matter of {@link ReadingPace}. */
  @Test
  void readsALargeSetInPiecesAndNoticesAChangeOfItsSize() {
    try (var redis = RedisServer.start()) {
      redis.ctl(
          "eval",
          "for i = 1, 200000 do redis.call('SADD', KEYS[1],"
              + " string.format('35%013d', i)) end redis.call('SADD', KEYS[1], string.rep('x', 33554432))",
          "1",
          "teltonika:imeis");
      try (var logged = new Logged();
          var server =
              start("ALLOW_IMEIS", "redis", "REDIS_URI", redis.uri(), "RELOAD_INTERVAL", "500ms")) {
        await().until(() -> !logged.lines("allows: 200000").isEmpty());
        var bytes = bytesSent(redis);

        assertThat(bytes).isLessThan(calls(redis, "sscan") * 64 * 1024);
        assertThat(calls(redis, "smembers")).isZero();
        try (var other = Tracker.connect(server.port())) {
          other.announce(OTHER).awaitReceived("00");
        }

        redis.ctl("sadd", "teltonika:imeis", OTHER);

        await().until(() -> !logged.lines("allows: 200001").isEmpty());
        try (var allowed = Tracker.connect(server.port(), OTHER)) {
          assertThat(allowed.isConnected()).isTrue();
        }
      }
    }
  }

  @Test
  void doesNotReadASetThatIsTooLargeAndSaysSoOnce() {
    var key = "imeis." + UUID.randomUUID();
    var redis = RedisServer.shared();
    redis.ctl("sadd", key, ALLOWED, OTHER);
    try (var logged = new Logged();
        var server =
            start(
                "ALLOW_IMEIS",
                "redis",
                "ALLOW_KEY",
                key,
                "ALLOW_MAXIMEIS",
                "1",
                "RELOAD_INTERVAL",
                "20ms")) {
      await().until(() -> !logged.lines("too many IMEIs (expected: at most 1").isEmpty());
      assertThat(server.readiness()).contains("the allowed IMEIs have not been read yet");

      redis.ctl("srem", key, OTHER);

      await().until(() -> !logged.lines("allows: 1").isEmpty());
      assertThat(logged.lines("too many IMEIs")).hasSize(1);
    } finally {
      redis.ctl("del", key);
    }
  }

  private static long calls(RedisServer redis, String command) {
    return number(redis.ctl("info", "commandstats"), "cmdstat_" + command + ":calls=(\\d+)");
  }

  private static long bytesSent(RedisServer redis) {
    return number(redis.ctl("info", "stats"), "total_net_output_bytes:(\\d+)");
  }

  private static long number(String info, String pattern) {
    var found = Pattern.compile(pattern).matcher(info);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  @Test
  void doesNotStartWithoutTheFile() {
    assertThatThrownBy(() -> start("ALLOW_IMEIS", "file", "ALLOW_FILE", "/no/such.txt"))
        .rootCause()
        .hasMessageContaining("allow.file: /no/such.txt cannot be read");
  }

  @Test
  void sendsNobodyAwayWhereTheFileIsEmptied() throws Exception {
    try (var logged = new Logged();
        var server = startWithFile(ALLOWED);
        var allowed = Tracker.connect(server.port(), ALLOWED)) {
      WholeFile.write(list(), "");
      await().until(() -> logged.lines("is empty, and was not").size() == 1);

      allowed.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
    }
  }

  @Test
  void sendsNobodyAwayWhereRedisHasForgottenTheSet() {
    whereRedisHasForgotten(
        set -> {
          set.allowed.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);

          set.redis.ctl("sadd", set.key, OTHER);

          set.allowed.awaitClosed();
        });
  }

  @Test
  void sendsNobodyAwayWhileTheSetThatRedisHasForgottenIsFilledAgain(Vertx vertx) {
    whereRedisHasForgotten(
        set -> {
          addOneByOne(vertx, set.redis.uri(), set.key);

          var read = "IMEIs that " + set.key;
          await().until(() -> set.logged.lines(read + " allows: " + MANY).size() == 1);
          assertThat(set.logged.lines(read)).hasSize(2);
          set.allowed.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
        });
  }

  @Test
  void followsARedisSetAtOnceWhenAChangeIsPublished() {
    var key = "imeis." + UUID.randomUUID();
    var redis = RedisServer.shared();
    redis.ctl("sadd", key, ALLOWED);
    try (var server = start("ALLOW_IMEIS", "redis", "ALLOW_KEY", key, "RELOAD_INTERVAL", "1h");
        var first = await().until(() -> tryConnect(server, ALLOWED), Tracker::isConnected);
        var other = Tracker.connect(server.port())) {
      other.announce(OTHER).awaitReceived("00");
      redis.ctl("sadd", key, OTHER);
      redis.ctl("srem", key, ALLOWED);
      redis.ctl("publish", key, "changed");

      first.awaitClosed();
      try (var second = Tracker.connect(server.port(), OTHER)) {
        assertThat(second.isConnected()).isTrue();
      }
    } finally {
      redis.ctl("del", key);
    }
  }

  @Test
  void goesOnWithTheLastSetWhileRedisIsAwayAndRefusesNobodyBeforeItWasRead() {
    try (var redis = RedisServer.start()) {
      redis.ctl("sadd", "teltonika:imeis", ALLOWED);
      try (var server =
          start("ALLOW_IMEIS", "redis", "REDIS_URI", redis.uri(), "RELOAD_INTERVAL", "50ms")) {
        server.awaitReady();
        redis.kill9();

        try (var allowed = Tracker.connect(server.port(), ALLOWED)) {
          allowed.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
        }
      }
      try (var blind = start("ALLOW_IMEIS", "redis", "REDIS_URI", redis.uri());
          var tracker = Tracker.connect(blind.port())) {
        tracker.announce(ALLOWED).awaitClosed();

        assertThat(tracker.received()).isEmpty();
        assertThat(blind.readiness()).contains("the allowed IMEIs have not been read yet");
      }
    }
  }

  /** So many, the allowed one last, that the set is read between them. */
  private static void addOneByOne(Vertx vertx, String uri, String key) {
    var redis = Redis.createClient(vertx, uri);
    IntStream.iterate(MANY - 1, number -> number >= 0, number -> number - 1)
        .mapToObj(number -> Long.toString(Long.parseLong(ALLOWED) + number))
        .forEach(imei -> get(redis.send(Request.cmd(Command.SADD).arg(key).arg(imei))));
    redis.close();
  }

  /** What there is once Redis has forgotten a set, and the tracker whose IMEI was in it stays. */
  private record ForgottenSet(RedisServer redis, String key, Logged logged, Tracker allowed) {}

  private static void whereRedisHasForgotten(Consumer<ForgottenSet> test) {
    var key = "imeis." + UUID.randomUUID();
    var redis = RedisServer.shared();
    redis.ctl("sadd", key, ALLOWED);
    try (var logged = new Logged();
        var server = start("ALLOW_IMEIS", "redis", "ALLOW_KEY", key, "RELOAD_INTERVAL", "20ms");
        var allowed = await().until(() -> tryConnect(server, ALLOWED), Tracker::isConnected)) {
      redis.ctl("del", key);
      await().until(() -> logged.lines(key + " is empty, and was not").size() == 1);
      allowed.forget();
      test.accept(new ForgottenSet(redis, key, logged, allowed));
    } finally {
      redis.ctl("del", key);
    }
  }

  /** Before the set has been read nobody is let in, and nobody is refused for good. */
  private static Tracker tryConnect(TestServer server, String imei) {
    var tracker = Tracker.connect(server.port()).announce(imei);
    await().until(() -> !tracker.received().isEmpty() || !tracker.isConnected());
    return tracker;
  }

  private Path list() {
    return folder.resolve("imeis.txt");
  }

  private TestServer startWithFile(String content) throws Exception {
    WholeFile.write(list(), content);
    return start("ALLOW_IMEIS", "file", "ALLOW_FILE", list().toString(), "RELOAD_INTERVAL", "50ms");
  }

  private static TestServer start(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }
}
