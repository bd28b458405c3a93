package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.AvlRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** How fast a record says that the car is. */
final class Speed {

  private static final BigDecimal HIGHEST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private Speed() {}

  /**
   * The higher of GPS and the vehicle's own, km/h. Without a fix there is no speed of GPS, and a
   * last known speed of the vehicle is none.
   */
  static OptionalInt of(AvlRecord record, Profile profile) {
    var gps =
        record.gps().satellites() > 0 ? IntStream.of(record.gps().speed()) : IntStream.empty();
    var vehicle =
        profile.number(Property.SPEED, record.elements()).stream()
            .filter(speed -> !speed.isLastKnown())
            .mapToInt(speed -> kmh(speed.value()));
    return IntStream.concat(gps, vehicle).max();
  }

  /** Rounded up: a car that is hardly faster than a limit is faster. */
  private static int kmh(BigDecimal speed) {
    return speed.min(HIGHEST).setScale(0, RoundingMode.CEILING).intValue();
  }
}
