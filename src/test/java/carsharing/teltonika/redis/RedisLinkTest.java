package carsharing.teltonika.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.allow.ImeiSet;
import carsharing.teltonika.settings.AllowSettings;
import carsharing.teltonika.settings.AllowSettings.Mode;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@VertxTest
class RedisLinkTest {

  private final Vertx vertx;

  RedisLinkTest(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The first timer of all has the number 0: it may be the one that looks for new settings. */
  @Test
  void leavesTheTimersOfOthersAloneWhileRedisIsAway() {
    var ticks = new AtomicInteger();
    assertThat(vertx.setPeriodic(10, timer -> ticks.incrementAndGet())).isZero();
    var link = RedisLinks.deaf(vertx, RedisLinks.settings("redis://127.0.0.1:1"));
    vertx.runOnContext(now -> link.open());
    await().until(() -> link.problem().orElse("").contains("refused"));

    var seen = ticks.get();

    await().until(() -> ticks.get() > seen + 1);
  }

  @Test
  void saysOnceWhyRedisCannotBeReached() {
    var link = RedisLinks.deaf(vertx, RedisLinks.settings("redis://127.0.0.1:1"));
    vertx.runOnContext(now -> link.open());

    await().until(() -> link.problem().orElse("").contains("refused"));

    assertThat(link.problem().orElseThrow()).containsOnlyOnce("Connection refused");
  }

  /** It takes connections and says nothing, as a Redis does whose process hangs. */
  @Test
  void triesAgainWhereRedisTakesTheConnectionAndDoesNotAnswer() throws Exception {
    try (var hanging = new ServerSocket(0)) {
      hanging.setSoTimeout(60_000);
      var link =
          RedisLinks.deaf(
              vertx,
              RedisLinks.settings("redis://127.0.0.1:" + hanging.getLocalPort()),
              Duration.ofMillis(300));
      vertx.runOnContext(now -> link.open());

      try (var first = hanging.accept();
          var second = hanging.accept()) {
        assertThat(first.getPort()).isNotEqualTo(second.getPort());
      }
      assertThat(link.problem()).isPresent();
    }
  }

  @Test
  void saysThatRedisDoesNotLetItSubscribe() {
    var redis = RedisServer.shared();
    var user = "deaf-" + UUID.randomUUID();
    redis.ctl("acl", "setuser", user, "on", ">secret", "~*", "+@all", "resetchannels");
    var uri = redis.uri().replace("redis://", "redis://" + user + ":secret@");
    var link = RedisLinks.deaf(vertx, RedisLinks.settings(uri));
    try (var logged = new Logged()) {
      vertx.runOnContext(now -> link.open());
      await().until(() -> link.problem().isEmpty());
      vertx.runOnContext(now -> link.subscribe("356307042441013"));

      await().until(() -> !logged.lines("NOPERM").isEmpty());
      assertThat(logged.lines("secret")).isEmpty();
    } finally {
      redis.ctl("acl", "deluser", user);
    }
  }

  @Test
  void hearsOfTheAllowedImeisFromWhenTheSettingsNameThem() {
    var redis = RedisServer.shared();
    var key = "imeis." + UUID.randomUUID();
    var allow = new AtomicReference<>(new AllowSettings(Mode.ALL, "", key, 100, 100));
    var set = new ImeiSet(allow::get, Duration.ofMillis(20), TimeSource.SYSTEM, "0", imeis -> {});
    var link = RedisLinks.deaf(vertx, RedisLinks.settings(redis.uri()));
    vertx.runOnContext(
        now -> {
          set.watch(vertx, link);
          link.open();
        });
    await().until(() -> link.problem().isEmpty());

    allow.set(new AllowSettings(Mode.REDIS, "", key, 100, 100));

    await().until(() -> redis.ctl("publish", key, "changed").strip().equals("1"));
  }
}
