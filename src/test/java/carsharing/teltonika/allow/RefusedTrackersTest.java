package carsharing.teltonika.allow;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is noted of refused trackers until Redis is told. */
class RefusedTrackersTest {

  private final HandClock clock = new HandClock();
  private final RefusedTrackers refused = new RefusedTrackers(clock);

  @Test
  void countsTheAttemptsOfATracker() {
    var first = clock.millis();
    refused.refused(imei(0), "192.0.2.1");
    clock.pass(Duration.ofSeconds(3));
    refused.refused(imei(0), "192.0.2.2");

    assertThat(refused.take())
        .containsExactly(new RefusedTrackers.Refused(imei(0), "192.0.2.2", first, first + 3000, 2));
    assertThat(refused.take()).isEmpty();
  }

  @Test
  void notesOnlySoManyImeisOfOneAddress() {
    for (var i = 0; i < 100; i++) {
      refused.refused(imei(i), "192.0.2.1");
    }
    refused.refused(imei(500), "192.0.2.2");

    assertThat(refused.take()).hasSize(21).anyMatch(one -> one.imei().equals(imei(500)));
    assertThat(refused.dropped()).isEqualTo(80);
  }

  @Test
  void notesOnlySoManyImeisInAll() {
    for (var i = 0; i < 900; i++) {
      refused.refused(imei(i), "192.0.2." + i / 10);
    }

    assertThat(refused.take()).hasSize(200);
  }

  private static Imei imei(int number) {
    return new Imei("356307042440%03d".formatted(number));
  }
}
