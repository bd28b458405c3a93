package carsharing.teltonika.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import carsharing.teltonika.testing.HandClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rates and latencies of the last minute, of meters that count since the start. */
class LastMinuteTest {

  private final HandClock clock = new HandClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LastMinute minute =
      new LastMinute(registry, clock, List.of("records"), List.of("latency"));

  private void pass(int seconds) {
    for (var i = 0; i < seconds; i += 5) {
      clock.pass(Duration.ofSeconds(5));
      minute.sample();
    }
  }

  @Test
  void countsASecondAndForgetsWhatWasBefore() {
    registry.counter("records", "codec", "8").increment(100);
    registry.counter("records", "codec", "8E").increment(200);
    pass(30);
    assertThat(minute.rate("records")).isEqualTo(10, within(0.001));

    pass(30);
    assertThat(minute.rate("records")).isEqualTo(5, within(0.001));

    pass(60);
    assertThat(minute.rate("records")).isZero();
    assertThat(minute.rate("unknown")).isZero();
  }

  @Test
  void knowsHowLongMostHaveTaken() {
    var timer = Timer.builder("latency").publishPercentileHistogram().register(registry);
    assertThat(minute.latency("latency", 0.5)).isEmpty();
    for (var i = 0; i < 95; i++) {
      timer.record(Duration.ofMillis(2));
    }
    for (var i = 0; i < 5; i++) {
      timer.record(Duration.ofMillis(300));
    }
    pass(5);

    assertThat(minute.latency("latency", 0.5).orElseThrow()).isEqualTo(2, within(0.5));
    assertThat(minute.latency("latency", 0.99).orElseThrow()).isEqualTo(300, within(100.0));

    pass(90);
    assertThat(minute.latency("latency", 0.5)).isEmpty();
  }
}
