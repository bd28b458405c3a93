package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsoTimeTest {

  private final IsoTime isoTime = new IsoTime();

  @Test
  void alwaysWritesMilliseconds() {
    assertThat(isoTime.format(1_700_000_000_000L)).isEqualTo("2023-11-14T22:13:20.000Z");
    assertThat(isoTime.format(1_700_000_000_007L)).isEqualTo("2023-11-14T22:13:20.007Z");
  }

  @Test
  void agreesWithTheJdkForAnyTime() {
    var jdk = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    var random = new Random(1);
    for (var i = 0; i < 20_000; i++) {
      var millis = random.nextLong() >> random.nextInt(8, 60);
      assertThat(isoTime.format(millis)).isEqualTo(jdk.format(Instant.ofEpochMilli(millis)));
    }
  }

  @Test
  void takesTheLargestNumbersThatATrackerCanSend() {
    assertThat(isoTime.format(Long.MAX_VALUE)).startsWith("+292278994-08-17T07:12:55");
    assertThat(isoTime.format(-1)).isEqualTo("1969-12-31T23:59:59.999Z");
  }
}
