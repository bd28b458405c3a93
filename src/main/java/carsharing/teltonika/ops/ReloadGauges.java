package carsharing.teltonika.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Shows whether what is read again at runtime was taken the last time. */
public final class ReloadGauges {

  private ReloadGauges() {}

  /**
   * Shows one kind of files.
   *
   * @param what the tag of that name, in lower case
   * @param successful whether what the files hold now is in use
   * @param taken when files were taken last
   */
  public static void show(
      MeterRegistry registry, String what, BooleanSupplier successful, Supplier<Instant> taken) {
    Gauge.builder("teltonika.reload.successful", () -> successful.getAsBoolean() ? 1 : 0)
        .description("1 if the files as they are now are in use, 0 if they were refused")
        .tag("what", what)
        .register(registry);
    TimeGauge.builder(
            "teltonika.reload.success.timestamp",
            () -> taken.get().getEpochSecond(),
            TimeUnit.SECONDS)
        .description("When files were taken last, Unix time")
        .tag("what", what)
        .register(registry);
  }
}
