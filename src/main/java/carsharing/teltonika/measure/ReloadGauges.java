package carsharing.teltonika.measure;

import carsharing.teltonika.settings.files.ReloadState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/** Shows whether files that are read again while the server runs were taken the last time. */
public final class ReloadGauges {

  private ReloadGauges() {}

  /**
   * Shows one kind of files.
   *
   * @param what the tag of that name, in lower case
   */
  public static void show(MeterRegistry registry, String what, ReloadState state) {
    Gauge.builder("teltonika.reload.successful", () -> state.isInUse() ? 1 : 0)
        .description("1 if the files as they are now are in use, 0 if they were refused")
        .tag("what", what)
        .register(registry);
    TimeGauge.builder(
            "teltonika.reload.success.timestamp",
            () -> state.taken().getEpochSecond(),
            TimeUnit.SECONDS)
        .description("When the files were taken last, Unix time")
        .tag("what", what)
        .register(registry);
  }
}
