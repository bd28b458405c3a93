package carsharing.teltonika.device;

import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.device.limit.Incoming;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.settings.DeviceSettings;
import carsharing.teltonika.testing.HandClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What connections share, for tests that move the clock by hand. */
final class Environments {

  private Environments() {}

  /** Everybody may connect, as often as the settings allow. */
  static DeviceEnvironment of(DeviceSettings settings, HandClock clock, MeterRegistry meters) {
    return of(
        settings,
        clock,
        meters,
        new AllowList(() -> true),
        new Rivals(1, settings::takeoversPerMinute, clock));
  }

  /** The same with other judges. */
  static DeviceEnvironment of(
      DeviceSettings settings,
      HandClock clock,
      MeterRegistry meters,
      AllowList allowList,
      Rivals rivals) {
    return new DeviceEnvironment(
        () -> settings,
        () -> Duration.ofSeconds(10),
        1,
        new ConnectionRegistry(() -> settings, clock),
        new Incoming(settings::maxIncoming),
        new HeldMemory(settings::maxHeld),
        allowList,
        new Traces(clock, TraceLimits.USUAL),
        new UndecodableFrames(settings.maxUndecodable()),
        new TrackerClocks(1),
        (imei, records) -> {},
        rivals,
        RecordListener.NONE,
        Witness.NONE,
        clock,
        () -> Duration.ofSeconds(30),
        Nobody.metrics(meters));
  }
}
