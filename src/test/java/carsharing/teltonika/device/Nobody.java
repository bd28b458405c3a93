package carsharing.teltonika.device;

import carsharing.teltonika.device.limit.Incoming;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.testing.HandClock;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics for tests in which nobody connects. */
final class Nobody {

  private Nobody() {}

  static DeviceMetrics metrics(MeterRegistry registry) {
    var clock = new HandClock();
    var connections =
        new ConnectionRegistry(
            () -> {
              throw new IllegalStateException("nothing connects");
            },
            clock);
    return new DeviceMetrics(
        registry, clock, connections, new Incoming(() -> 0), new HeldMemory(() -> 0));
  }
}
