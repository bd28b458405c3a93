package carsharing.teltonika.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({"250ms,250", "30s,30000", "5 m,300000", "1h,3600000", "2d,172800000"})
  void readsADurationWithItsUnit(String text, long millis) {
    assertThat(Quantities.duration(text)).hasValue(Duration.ofMillis(millis));
    assertThat(Quantities.durationOrZero(text)).hasValue(Duration.ofMillis(millis));
  }

  @Test
  void takesZeroOnlyIfItIsAskedFor() {
    assertThat(Quantities.duration("0s")).isEmpty();
    assertThat(Quantities.durationOrZero("0s")).hasValue(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5S", "5 weeks", "9999999999s", " 5s"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(Quantities.duration(text)).isEmpty();
    assertThat(Quantities.durationOrZero(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"512,512", "512B,512", "64KiB,65536", "16 MiB,16777216", "2GiB,2147483648"})
  void readsASizeInBytes(String text, long bytes) {
    assertThat(Quantities.size(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KiB", "-1", "1.5MiB", "1kB", "99999999999"})
  void refusesWhatIsNoSize(String text) {
    assertThat(Quantities.size(text)).isEmpty();
  }
}
