package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalInt;
import java.util.function.Function;
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
    return of(StepRecords.of(record), profile);
  }

  /** The same of several records: of both speeds the newest, or the highest of the newest ones. */
  static OptionalInt of(StepRecords records, Profile profile) {
    var gps = newest(records, record -> ofGps(record));
    var vehicle = newest(records, record -> ofVehicle(record, profile));
    return IntStream.concat(gps.stream(), vehicle.stream()).max();
  }

  private static OptionalInt newest(StepRecords records, Function<AvlRecord, OptionalInt> speed) {
    return records.sinceNewest(record -> speed.apply(record).isPresent()).stream()
        .flatMapToInt(record -> speed.apply(record).stream())
        .max();
  }

  private static OptionalInt ofGps(AvlRecord record) {
    return record.gps().satellites() > 0
        ? OptionalInt.of(record.gps().speed())
        : OptionalInt.empty();
  }

  private static OptionalInt ofVehicle(AvlRecord record, Profile profile) {
    return profile.number(Property.SPEED, record.elements()).stream()
        .filter(speed -> !speed.isLastKnown())
        .mapToInt(speed -> kmh(speed.value()))
        .findFirst();
  }

  /** Rounded up: a car that is hardly faster than a limit is faster. */
  private static int kmh(BigDecimal speed) {
    return speed.min(HIGHEST).setScale(0, RoundingMode.CEILING).intValue();
  }
}
