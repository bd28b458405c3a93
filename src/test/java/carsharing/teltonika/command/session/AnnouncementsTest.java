package carsharing.teltonika.command.session;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.DefaultSettings;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

  private static final CommandSettings SETTINGS = DefaultSettings.commands(Duration.ofMinutes(1));
  private static final int MANY = 20 * SETTINGS.announcementsPerSecond();

  private static Vertx vertx;

  private final AtomicInteger looks = new AtomicInteger();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    get(vertx.close());
  }

  @Test
  void doesNotSlowDownAClientWhoseCommandsAreAllThere() {
    announce(looking(Future.succeededFuture(true)));

    assertThat(looks).hasValue(MANY);
  }

  @Test
  void looksLaterIfThereWasNothingAgainAndAgainAndOnceForAllThatCameMeanwhile() {
    announce(looking(Future.succeededFuture(false)));

    var atOnce = looks.get();
    assertThat(atOnce).isBetween(1, MANY / 2);
    await().until(() -> looks.get() == atOnce + 1);
  }

  @Test
  void aLookThatRedisDoesNotAnswerIsNotFree() {
    announce(looking(Future.failedFuture("Redis is away")));

    assertThat(looks.get()).isBetween(1, MANY / 2);
  }

  @Test
  void looksOnceMoreForAllThatCameWhileRedisWasAsked() {
    var first = Promise.<Boolean>promise();
    announce(looking(first.future()));
    assertThat(looks).hasValue(1);

    first.complete(true);

    assertThat(looks).hasValue(2);
  }

  private Announcements looking(Future<Boolean> answer) {
    return new Announcements(
        AwakeTimer.Timers.of(vertx),
        TimeSource.SYSTEM,
        () -> SETTINGS,
        () -> {
          looks.incrementAndGet();
          return answer;
        });
  }

  private static void announce(Announcements announcements) {
    for (var i = 0; i < MANY; i++) {
      announcements.arrived();
    }
  }
}
