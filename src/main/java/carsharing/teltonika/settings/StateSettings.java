package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * What is known of each car: its state.
 *
 * @param enabled whether the server keeps states
 * @param maxCars cars whose state this process remembers
 * @param maxAhead a record that claims to be made later than so much from now changes no state
 * @param writeInterval the state of a car is written to Redis at most once in this time
 * @param retention how long Redis keeps the state of a car that sends nothing
 */
public record StateSettings(
    boolean enabled, int maxCars, Duration maxAhead, Duration writeInterval, Duration retention) {

  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  static StateSettings from(SettingsReader in) {
    return new StateSettings(
        in.flag("enabled", true),
        in.number("maxCars", 50_000, 1, 10_000_000),
        in.duration("maxAhead", Duration.ofMinutes(5)),
        in.duration("writeInterval", Duration.ofSeconds(1), MAX_INTERVAL),
        in.duration("retention", Duration.ofDays(90)));
  }
}
