package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBytesTest {

  private final JsonBytes json = new JsonBytes();

  @Test
  void writesNumbersOfAnyLengthAsJavaDoes() {
    var random = new Random(1);
    for (var power = 1L; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      for (var value : new long[] {power - 1, power, power + 1, random.nextLong(power)}) {
        assertThat(number(value)).isEqualTo(Long.toString(value));
        assertThat(number(-value)).isEqualTo(Long.toString(-value));
        json.clear();
        json.putPacked(JsonBytes.packed(",\"7\":"), value);
        assertThat(text()).isEqualTo(",\"7\":" + value);
      }
    }
    assertThat(number(Long.MAX_VALUE)).isEqualTo(Long.toString(Long.MAX_VALUE));
    assertThat(number(Long.MIN_VALUE)).isEqualTo(Long.toString(Long.MIN_VALUE));
  }

  @ParameterizedTest
  @CsvSource({"1,0.0000001", "5000000,0.5", "1234567,0.1234567", "120,0.000012"})
  void leavesOutZerosAtTheEndOfAFraction(int value, String expected) {
    json.number(0).put('.').fraction(value, 7);

    assertThat(text()).isEqualTo(expected);
  }

  @Test
  void growsAsFarAsItMustAndBeginsAnew() {
    var longText = "x".repeat(300_000);
    json.put(longText).put("y".getBytes(US_ASCII)).hex(new byte[] {0x0f, (byte) 0xa0});
    assertThat(text()).isEqualTo(longText + "y0fa0");

    json.clear();
    assertThat(text()).isEmpty();
  }

  private String number(long value) {
    json.clear();
    json.number(value);
    return text();
  }

  private String text() {
    return new String(json.toByteArray(), US_ASCII);
  }
}
