package carsharing.teltonika.record.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code SameMessageTest} compares what it writes with what a real RabbitMQ writes. */
class StreamFormatTest {

  @ParameterizedTest
  @CsvSource({
    "3.9.29, WITHOUT_HEADER",
    "3.10.8, WITHOUT_HEADER",
    "3.12.0-rc.1, WITHOUT_HEADER",
    "3.12.14, WITHOUT_HEADER",
    "3.13.0, WITH_HEADER",
    "3.13.7, WITH_HEADER",
    "4.0.5, WITH_HEADER",
    "4.10.1, WITH_HEADER",
    "13.10.1, WITH_HEADER"
  })
  void isThatOfTheVersionOfTheBroker(String version, StreamFormat format) {
    assertThat(StreamFormat.ofVersion(version)).isEqualTo(format);
  }
}
