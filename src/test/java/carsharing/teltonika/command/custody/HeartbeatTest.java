package carsharing.teltonika.command.custody;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.DefaultSettings;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@VertxTest
class HeartbeatTest {

  private static final String PROCESSES = "teltonika:processes";

  private final Vertx vertx;
  private final RedisServer redis = RedisServer.shared();
  private final HandClock clock = new HandClock();
  private final CommandSettings settings = DefaultSettings.commands(Duration.ofSeconds(40));
  private final CopyOnWriteArrayList<String> events = new CopyOnWriteArrayList<>();
  private RedisLink link;
  private Heartbeat heartbeat;

  HeartbeatTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void open() {
    link = RedisLinks.deaf(vertx, RedisLinks.settings(redis.uri()));
    vertx.runOnContext(now -> link.open());
    await().until(() -> link.problem().isEmpty());
    heartbeat = new Heartbeat(clock, link, () -> settings, clock, new Events());
  }

  @AfterEach
  void close() {
    redis.ctl("hdel", PROCESSES, heartbeat.life());
  }

  private void run(Supplier<Future<Void>> action) {
    get(action.get());
  }

  private String heard(String life) {
    return redis.ctl("hget", PROCESSES, life);
  }

  @Test
  void saysThatThisProcessLivesAndForHowLongItMayBeSilent() {
    run(heartbeat::beat);

    assertThat(heard(heartbeat.life())).matches("\\d{13}/40000");
    assertThat(events).containsExactly("beaten");
  }

  /** Eight times within the time after which the others would give it up. */
  @Test
  void beatsAgainAfterEachIntervalUntilItLeaves() {
    heartbeat.start();
    for (var beats = 1; beats <= 3; beats++) {
      var expected = beats;
      await().until(() -> events.size() == expected);
      clock.pass(Duration.ofSeconds(5).minusMillis(1));
      run(heartbeat::confirm); // It is fresh: nothing is sent.
      assertThat(events).hasSize(beats);
      clock.pass(Duration.ofMillis(1));
    }
    await().until(() -> events.size() == 4);

    run(() -> heartbeat.leave(false));
    clock.pass(Duration.ofMinutes(1));
    run(heartbeat::beat);

    assertThat(events).hasSize(5);
  }

  @Test
  void needsNoAnswerOfRedisWhileItHasBeatenLately() {
    assertThat(heartbeat.isFresh()).isFalse();
    run(heartbeat::confirm);
    clock.pass(Duration.ofSeconds(20));
    run(heartbeat::confirm);
    assertThat(events).containsExactly("beaten");

    clock.pass(Duration.ofSeconds(1));
    run(heartbeat::confirm);

    assertThat(events).containsExactly("beaten", "beaten");
  }

  @Test
  void beginsAnotherLifeIfTheOthersHaveGivenThisOneUp() {
    run(heartbeat::beat);
    var former = heartbeat.life();
    redis.ctl("hset", PROCESSES, former, "dead");
    clock.pause(Duration.ofSeconds(60));

    run(heartbeat::confirm);

    assertThat(heartbeat.life()).isNotEqualTo(former);
    assertThat(heartbeat.isOwn(former)).isTrue();
    assertThat(heard(heartbeat.life())).isNotEmpty();
    assertThat(heard(former)).isEqualTo("dead");
    assertThat(events).containsExactly("beaten", "beaten", "reborn");
    redis.ctl("hdel", PROCESSES, former);
  }

  /** Either it was given up and settled, or Redis has lost its memory. */
  @Test
  void beginsAnotherLifeIfRedisDoesNotKnowThisOneAnyMore() {
    run(heartbeat::beat);
    var former = heartbeat.life();
    redis.ctl("hdel", PROCESSES, former);

    run(heartbeat::beat);

    assertThat(heartbeat.life()).isNotEqualTo(former);
    assertThat(events).contains("reborn");
  }

  @Test
  void isForgottenIfItLeavesWithNothingLeftToTell() {
    run(heartbeat::beat);
    run(() -> heartbeat.leave(false));
    assertThat(heard(heartbeat.life())).isNotEmpty();

    run(() -> heartbeat.leave(true));

    assertThat(heard(heartbeat.life())).isEmpty();
  }

  private final class Events implements Heartbeat.Listener {

    @Override
    public void beaten(Map<String, String> others, long asked) {
      events.add("beaten");
    }

    @Override
    public void reborn() {
      events.add("reborn");
    }
  }
}
