package carsharing.teltonika.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final long MILLISECOND = 1_000_000;

  @Test
  void showsTheMedianOfTheRoundsWithTheirExtremes() {
    var latencies = latencies(1, 2, 3);

    assertThat(latencies.cells().get(0)).isEqualTo("2.00 (1.00-3.00)");
    assertThat(latencies.count()).isEqualTo(3);
  }

  @Test
  void mergesRoundWithRound() {
    var merged = Latencies.merged(List.of(latencies(1, 2, 3), latencies(10, 20, 30)));

    assertThat(merged.cells().get(3)).isEqualTo("20.0 (10.0-30.0)");
    assertThat(merged.count()).isEqualTo(6);
  }

  @Test
  void saysWhichPercentilesMissTheirTarget() {
    assertThat(latencies(1, 2, 3).verdict(Target.of(5, 25))).isEqualTo("5, 25: reached");
    assertThat(latencies(1, 2, 3).verdict(Target.of(0.5, 25))).isEqualTo("0.5, 25: **not p50**");
    assertThat(latencies(30, 30, 30).verdict(Target.of(1, 5, 25)))
        .isEqualTo("1, 5, 25: **not p50, p99, p99.9**");
  }

  private static Latencies latencies(long... millis) {
    var latencies = new Latencies();
    for (var round : millis) {
      latencies.nextRound().recordValue(round * MILLISECOND);
    }
    return latencies;
  }
}
