package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsoTimeTest {

  private final IsoTime isoTime = new IsoTime();

  @Test
  void alwaysWritesMilliseconds() {
    assertThat(text(1_700_000_000_000L)).isEqualTo("2023-11-14T22:13:20.000Z");
    assertThat(text(1_700_000_000_007L)).isEqualTo("2023-11-14T22:13:20.007Z");
  }

  @Test
  void agreesWithTheJdkForAnyYearOfFourDigits() {
    var jdk = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    var random = new Random(1);
    var first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    var last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    for (var i = 0; i < 20_000; i++) {
      var millis = random.nextLong(first, last + 1);
      assertThat(text(millis)).isEqualTo(jdk.format(Instant.ofEpochMilli(millis)));
    }
  }

  /** The texts are what JavaScript's {@code new Date(millis).toISOString()} gives. */
  @ParameterizedTest
  @CsvSource({
    "-1, 1969-12-31T23:59:59.999Z",
    "253402300799999, 9999-12-31T23:59:59.999Z",
    "253402300800000, +010000-01-01T00:00:00.000Z",
    "-62167219200000, 0000-01-01T00:00:00.000Z",
    "-62167219200001, -000001-12-31T23:59:59.999Z",
    "8640000000000000, +275760-09-13T00:00:00.000Z",
    "8640000000000001, +275760-09-13T00:00:00.000Z",
    "9223372036854775807, +275760-09-13T00:00:00.000Z",
    "-9223372036854775808, -271821-04-20T00:00:00.000Z",
  })
  void writesOtherYearsAsJavaScriptDoes(long millis, String text) {
    assertThat(text(millis)).isEqualTo(text);
  }

  private String text(long millis) {
    return new String(isoTime.format(millis), US_ASCII);
  }
}
