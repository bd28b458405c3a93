package carsharing.teltonika.attack.party;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an attack reads from {@code /metrics}. */
class MetricsPageTest {

  private static final String PAGE =
      """
      # HELP closed_total Ended connections
      closed_total{reason="idle"} 3.0
      closed_total{reason="does_not_read",port="tls"} 4.0
      closed_total{reason="does_not_read",port="plain"} 5.0
      closed_total_other 100.0
      bucket{le="+Inf"} +Inf
      """;

  @Test
  void addsTheValuesOfAMetricWithALabel() {
    var page = MetricsPage.read(PAGE);

    assertThat(page.sum("closed_total", "reason=\"does_not_read\"")).isEqualTo(9);
    assertThat(page.sum("closed_total", "")).isEqualTo(12);
    assertThat(page.sum("missing", "")).isZero();
  }
}
