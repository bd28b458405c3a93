package carsharing.teltonika.device.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.testing.tracker.Records;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackerClockTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final long SKEW = 30_000;

  private final TrackerClock clock = new TrackerClock();

  @Test
  void isUnknownUntilLiveRecordsAgreeForHalfAMinute() {
    observe(0, 300);
    observe(20, 400);
    assertThat(clock.lag()).isEmpty();
    observe(25, 500);
    assertThat(clock.lag()).isEmpty();

    observe(30, 350);

    assertThat(clock.lag()).hasValue(300);
  }

  @Test
  void isWhatAnotherProcessHasLearnedUntilItIsLearnedHere() {
    clock.tell(5000);
    assertThat(clock.lag()).hasValue(5000);
    assertThat(clock.learned()).isEmpty();
    observe(0, 7000);
    assertThat(clock.lag()).hasValue(5000);

    observe(20, 6500);
    observe(31, 6400);

    assertThat(clock.lag()).hasValue(6400);
  }

  @Test
  void isNotWhatAnotherProcessHasLearnedIfARecordIsQuicker() {
    clock.tell(5000);

    observe(0, 300);

    assertThat(clock.lag()).hasValue(300);
  }

  @Test
  void isKnownByTheQuickestOfItsRecords() {
    for (var seconds = 0; seconds <= 60; seconds += 10) {
      observe(seconds, seconds % 20 == 0 ? 250 : 20_000);
    }

    assertThat(clock.lag()).hasValue(250);
  }

  @Test
  void isNotKnownByRecordsThatCatchUp() {
    for (var i = 0; i < 6; i++) {
      observe(10L * i, 29_000L - 4_500L * i);
    }

    assertThat(clock.lag()).isEmpty();
  }

  @Test
  void isKnownIfItIsAhead() {
    for (var seconds = 0; seconds <= 60; seconds += 10) {
      observe(seconds, -12_000);
    }

    assertThat(clock.lag()).hasValue(-12_000);
  }

  @Test
  void learnsNothingFromTheBacklogOrFromTheFuture() {
    for (var seconds = 0; seconds <= 60; seconds += 10) {
      observe(seconds, 3_600_000);
      observe(seconds, -3_600_000);
    }

    assertThat(clock.lag()).isEmpty();
    assertThat(clock.newest()).isEqualTo(START.plusSeconds(60).toEpochMilli() - 3_600_000);
  }

  @Test
  void forgetsWhatWasLongAgo() {
    for (var seconds = 0; seconds <= 60; seconds += 10) {
      observe(seconds, -12_000);
    }
    for (var seconds = 70; seconds <= 300; seconds += 10) {
      observe(seconds, 200);
    }

    assertThat(clock.lag()).hasValue(200);
  }

  private void observe(long seconds, long lag) {
    var received = START.plusSeconds(seconds).toEpochMilli();
    clock.observe(List.of(record(received - lag)), received, SKEW);
  }

  private static AvlRecord record(long time) {
    return Records.at(Instant.ofEpochMilli(time).toString());
  }
}
