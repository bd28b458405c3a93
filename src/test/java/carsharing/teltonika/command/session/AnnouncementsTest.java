package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.command.DefaultSettings;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.testing.HandClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

  private static final CommandSettings SETTINGS = DefaultSettings.commands(Duration.ofMinutes(1));
  private static final int PER_SECOND = SETTINGS.announcementsPerSecond();
  private static final int MANY = 20 * PER_SECOND;

  /** What a look costs, and the millisecond after it. */
  private static final Duration PRICE = Duration.ofSeconds(1).dividedBy(PER_SECOND);

  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final HandClock clock = new HandClock();
  private int looks;

  @Test
  void doesNotSlowDownAClientWhoseCommandsAreAllThere() {
    announce(looking(Future.succeededFuture(true)), MANY);

    assertThat(looks).isEqualTo(MANY);
  }

  @Test
  void looksLaterIfThereWasNothingAgainAndAgainAndOnceForAllThatCameMeanwhile() {
    announce(looking(Future.succeededFuture(false)), MANY);
    assertThat(looks).isEqualTo(PER_SECOND);

    clock.pass(PRICE);
    assertThat(looks).isEqualTo(PER_SECOND);

    clock.pass(MILLISECOND);
    assertThat(looks).isEqualTo(PER_SECOND + 1);

    clock.pass(Duration.ofMinutes(1));
    assertThat(looks).isEqualTo(PER_SECOND + 1);
  }

  /** What a client has not used for a second does not add up. */
  @Test
  void looksSoManyTimesAtOnceAgainAfterASecond() {
    var announcements = looking(Future.succeededFuture(false));
    announce(announcements, PER_SECOND);
    clock.pass(Duration.ofHours(1));
    looks = 0;

    announce(announcements, MANY);

    assertThat(looks).isEqualTo(PER_SECOND);
  }

  @Test
  void looksAtTheRateOfTheSettingIfSomebodyAnnouncesWithoutEnd() {
    var announcements = looking(Future.succeededFuture(false));
    announce(announcements, MANY);
    looks = 0;

    for (var millis = 0; millis < 10_000; millis++) {
      clock.pass(MILLISECOND);
      announcements.arrived();
    }

    assertThat(looks).isBetween(10 * PER_SECOND * 9 / 10, 10 * PER_SECOND);
  }

  @Test
  void aLookThatRedisDoesNotAnswerIsNotFree() {
    announce(looking(Future.failedFuture("Redis is away")), MANY);

    assertThat(looks).isEqualTo(PER_SECOND);
  }

  @Test
  void looksOnceMoreForAllThatCameWhileRedisWasAsked() {
    var first = Promise.<Boolean>promise();
    announce(looking(first.future()), MANY);
    assertThat(looks).isEqualTo(1);

    first.complete(true);

    assertThat(looks).isEqualTo(2);
  }

  private Announcements looking(Future<Boolean> answer) {
    return new Announcements(
        clock,
        clock,
        () -> SETTINGS,
        () -> {
          looks++;
          return answer;
        });
  }

  private static void announce(Announcements announcements, int times) {
    for (var i = 0; i < times; i++) {
      announcements.arrived();
    }
  }
}
