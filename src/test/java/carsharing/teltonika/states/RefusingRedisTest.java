package carsharing.teltonika.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known about a Redis that refuses. */
class RefusingRedisTest {

  private final RedisServer redis = RedisServer.shared();
  private final String user = "poor-" + UUID.randomUUID();
  private final String key = "{" + UUID.randomUUID() + "}:state";
  private final AtomicBoolean isConnected = new AtomicBoolean();
  private final Vertx vertx = Vertx.vertx();
  private SideLink link;

  @BeforeEach
  void open() {
    redis.ctl("acl", "setuser", user, "on", ">secret", "~*", "&*", "+@all");
    var uri = redis.uri().replace("redis://", "redis://" + user + ":secret@");
    link =
        new SideLink(
            vertx, RedisLinks.settings(uri), "States of cars", () -> isConnected.set(true));
    vertx.runOnContext(now -> link.open());
    await().untilTrue(isConnected);
  }

  @AfterEach
  void close() {
    link.close();
    vertx.close().await();
    redis.ctl("acl", "deluser", user);
    redis.ctl("del", key);
  }

  /** Whether it has succeeded. */
  private boolean done(Supplier<Future<Response>> request) {
    var done = Promise.<Boolean>promise();
    vertx.runOnContext(
        now -> request.get().onComplete(answer -> done.complete(answer.succeeded())));
    return done.future().await();
  }

  private boolean write() {
    return done(() -> link.write(Request.cmd(Command.SET).arg(key).arg("x")));
  }

  private boolean read() {
    return done(() -> link.read(Request.cmd(Command.GET).arg(key)));
  }

  @Test
  void statesAreWrittenAgainWhenAWriteHasSucceeded() {
    try (var logged = new Logged()) {
      redis.ctl("acl", "setuser", user, "-set");
      for (var i = 0; i < 3; i++) {
        assertThat(write()).isFalse();
        assertThat(read()).isTrue();
      }
      assertThat(link.isRefusing()).isTrue();
      assertThat(link.isAway()).isFalse();
      assertThat(logged.lines("States of cars are not written to Redis: NOPERM")).hasSize(1);
      assertThat(logged.lines("States of cars are written to Redis again")).isEmpty();

      redis.ctl("acl", "setuser", user, "+set");
      assertThat(write()).isTrue();
      assertThat(link.isRefusing()).isFalse();
      assertThat(logged.lines("States of cars are written to Redis again")).hasSize(1);
    }
  }

  @Test
  void whoMayNotReadDoesNotWaitForRedis() {
    redis.ctl("acl", "setuser", user, "-get");
    assertThat(read()).isFalse();
    assertThat(link.isAway()).isTrue();

    redis.ctl("acl", "setuser", user, "+get");
    assertThat(read()).isTrue();
    assertThat(link.isAway()).isFalse();
  }

  @Test
  void aStateIsNotDeletedBecauseItMayNotBeRead() {
    redis.ctl("set", key, "x");
    redis.ctl("acl", "setuser", user, "-strlen");

    assertThat(done(() -> link.read(Lua.call(StateScripts.LOAD, key, key)))).isFalse();

    assertThat(redis.ctl("get", key).strip()).isEqualTo("x");
  }
}
