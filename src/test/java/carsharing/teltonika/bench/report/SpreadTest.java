package carsharing.teltonika.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SpreadTest {

  @Test
  void tellsTheMedianAndTheExtremes() {
    assertThat(Spread.of(12.84, 11.92, 12.31)).hasToString("12.3 (11.9-12.8)");
  }

  @Test
  void takesTheMiddleOfAnEvenNumberOfRounds() {
    assertThat(Spread.of(4, 1, 2, 3).median()).isEqualTo(2.5);
  }

  @Test
  void writesNoMoreDigitsThanWereMeasured() {
    assertThat(Spread.of(12_345.6, 9_876.5, 23_456.7)).hasToString("12,346 (9,877-23,457)");
    assertThat(Spread.of(0, 0, 0)).hasToString("0 (0-0)");
    assertThat(Spread.of(0, 0, 0.62)).hasToString("0.000 (0.000-0.620)");
    assertThat(Spread.of(0.1234, 0.0999, 0.2)).hasToString("0.123 (0.100-0.200)");
  }

  @Test
  void refusesFewerThanThreeRounds() {
    assertThatThrownBy(() -> Spread.of(1, 2)).hasMessageContaining("at least 3");
  }
}
