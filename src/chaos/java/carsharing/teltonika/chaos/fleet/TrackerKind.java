package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.vehicle.CarClock;
import carsharing.teltonika.vehicle.Firmware;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What kind of tracker a car has: how its firmware words answers, and how its clock goes.
 *
 * @param firmware with a text beside a record, before or behind it, or without one
 */
record TrackerKind(Firmware firmware, CarClock clock) {

  /** A clock that is less wrong is within what the server allows ({@code commands.clockSkew}). */
  private static final int SLIGHTLY = 29_000; // ms

  private static final List<Firmware> FIRMWARE = List.of(Firmware.values());

  private static final int MADNESS = 10; // percent of the records

  /** Draws one: most clocks are right or slightly wrong, so that records can answer commands. */
  static TrackerKind any(Random random) {
    var firmware = FIRMWARE.get(random.nextInt(FIRMWARE.size()));
    var isWhole = random.nextInt(4) != 0;
    var offset =
        switch (random.nextInt(10)) {
          case 0, 1 -> 1L + random.nextInt(SLIGHTLY);
          case 2, 3 -> -1L - random.nextInt(SLIGHTLY);
          case 4 -> veryWrong(random);
          default -> 0L;
        };
    var madness = random.nextInt(6) == 0 ? MADNESS : 0;
    return new TrackerKind(firmware, new CarClock(offset, isWhole, madness));
  }

  /** By hours, or by years. */
  private static long veryWrong(Random random) {
    var hours = 1 + random.nextInt(48);
    var years = 1 + random.nextInt(15);
    var offset = random.nextBoolean() ? Duration.ofHours(hours) : Duration.ofDays(365L * years);
    return (random.nextBoolean() ? offset : offset.negated()).toMillis();
  }
}
