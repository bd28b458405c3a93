package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.car.profile.CarElements;
import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A shared car and what its tracker would record: parked and locked, somebody gets in, a round
 * through the city with its traffic lights, somebody gets out.
 *
 * <p>The same seed gives the same drive. An instance belongs to one thread.
 */
final class Car {

  /** What the car is doing. */
  enum Phase {
    PARKED,
    GETTING_IN,
    DRIVING,
    WAITING_AT_A_LIGHT,
    GETTING_OUT
  }

  private static final Route ROUTE = new Route();
  private static final double ACCELERATION = 1.8; // m/s²
  private static final double TOP_SPEED = 50 / 3.6; // m/s
  private static final double STEP = 1; // s, the longest that is simulated at once
  private static final Profile FAMILY = Profiles.families().find("fmb130").orElseThrow();
  private static final OtherElements OTHER = new OtherElements();
  private static final int BEACONS = OTHER.id("beacons");
  private static final int VIN = OTHER.id("vin");
  private static final int MAX_SHORT_ID = 255; // in codec 8
  private static final int MAX_ID = 65_535;
  private static final int CAN_WITH_DATA = 3;

  /** Decimals of metres as kilometres, and of millivolts as volts. */
  private static final int MILLI = 3;

  private static final int BEACON_EVERY = 60; // records
  private static final int VIN_EVERY = 20; // records

  /** Without it cars of neighbouring seeds would begin side by side. */
  private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

  private final Random random;
  private final boolean extended;
  private final byte[] vin;
  private Phase phase = Phase.PARKED;
  private double phaseLeft; // s
  private double metres; // on the route
  private double speed; // m/s
  private double odometer; // m
  private double fuel; // %
  private boolean locked = true;
  private boolean rented; // Its doors are opened and closed by commands.
  private final Outputs outputs = new Outputs();
  private long records;

  /**
   * @param extended whether the codec can carry elements of any length
   */
  Car(long seed, boolean extended) {
    this.random = new Random(seed * SCATTER);
    this.extended = extended;
    this.vin =
        "TMBJB7NS4K%07d"
            .formatted(Math.floorMod(seed, 10_000_000))
            .getBytes(StandardCharsets.US_ASCII);
    this.metres = random.nextDouble() * ROUTE.length();
    this.odometer = 5_000_000 + random.nextInt(90_000_000);
    this.fuel = 20 + random.nextInt(80);
    this.phase = random.nextInt(4) == 0 ? Phase.PARKED : Phase.DRIVING;
    this.phaseLeft = random.nextInt(60);
  }

  Phase phase() {
    return phase;
  }

  /** The record at {@code timestamp} (ms since 1970), after so many more seconds of its life. */
  AvlRecord next(long timestamp, double seconds) {
    for (var left = seconds; left > 0; left -= STEP) {
      advance(Math.min(left, STEP));
    }
    records++;
    if (extended && records % BEACON_EVERY == 0) {
      return record(timestamp, 0, BEACONS, IoElements.builder().addVariable(BEACONS, beacons()));
    }
    return record(timestamp, 0, 0, elements());
  }

  /** The record that a tracker makes at once when it is asked for one. */
  AvlRecord onDemand(long timestamp) {
    return record(timestamp, 1, 0, elements());
  }

  /**
   * Locks or unlocks the doors, as a CAN adapter does when it is told to. From then on the car
   * drives only while they are not locked, and a trip ends at the next traffic light.
   */
  void lock(boolean isLocked) {
    rented = true;
    locked = isLocked;
  }

  /** Its digital outputs. */
  Outputs outputs() {
    return outputs;
  }

  /** The value of an IO element now, as text, or empty where the car has none. */
  Optional<String> read(int id) {
    var value = elements().build().find(id);
    return value.isPresent()
        ? Optional.of(Long.toUnsignedString(value.getAsLong()))
        : Optional.empty();
  }

  private AvlRecord record(long timestamp, int priority, int eventId, IoElements.Builder elements) {
    return new AvlRecord(
        timestamp, priority, gps(), eventId, OptionalInt.empty(), elements.build());
  }

  private GpsElement gps() {
    return ROUTE.at(metres).moving((int) Math.round(speed * 3.6), 9 + random.nextInt(7));
  }

  private void advance(double seconds) {
    outputs.advance(seconds);
    if (phase == Phase.DRIVING) {
      drive(seconds);
    } else {
      phaseLeft -= seconds;
      if (phaseLeft <= 0) {
        endPhase();
      }
    }
  }

  private void drive(double seconds) {
    var stop = ROUTE.nextStop(metres);
    var braking = Math.sqrt(2 * ACCELERATION * Math.max(0, stop - metres));
    speed = Math.min(Math.min(TOP_SPEED, speed + ACCELERATION * seconds), braking);
    var way = Math.min(Math.max(speed, 0.5) * seconds, stop - metres);
    metres += way;
    odometer += way;
    fuel = fuel <= 5 ? 95 : fuel - way / 15_000;
    if (metres >= stop - 0.5) {
      speed = 0;
      metres = stop >= ROUTE.length() ? 0 : stop;
      phase = rented || stop >= ROUTE.length() ? Phase.GETTING_OUT : Phase.WAITING_AT_A_LIGHT;
      phaseLeft = 5 + random.nextInt(25);
    }
  }

  private void endPhase() {
    switch (phase) {
      case PARKED -> enter(isKept() ? Phase.PARKED : Phase.GETTING_IN, 8);
      case GETTING_OUT -> {
        locked |= !rented;
        enter(Phase.PARKED, 60 + random.nextInt(180));
      }
      default -> phase = Phase.DRIVING;
    }
  }

  private boolean isKept() {
    return outputs.isOn(Outputs.IMMOBILISER) || (rented && locked);
  }

  private void enter(Phase next, int seconds) {
    phase = next;
    phaseLeft = seconds;
  }

  private boolean hasIgnition() {
    return phase == Phase.DRIVING || phase == Phase.WAITING_AT_A_LIGHT;
  }

  private boolean isDoorOpen() {
    return phase == Phase.GETTING_IN || phase == Phase.GETTING_OUT;
  }

  /** What a tracker of the family sends. */
  private IoElements.Builder elements() {
    var ignition = hasIgnition();
    var kmh = Math.round(speed * 3.6);
    var elements =
        new CarElements(FAMILY, extended ? MAX_ID : MAX_SHORT_ID)
            .flag(Property.IGNITION, ignition)
            .flag(Property.TRACKER_IGNITION, ignition)
            .flag(Property.MOVEMENT, speed > 0)
            .number(Property.GSM_SIGNAL, BigDecimal.valueOf(3 + random.nextInt(3)))
            .flag(
                Property.IMMOBILISER_OUTPUT,
                outputs.isOn(Outputs.IMMOBILISER) || phase == Phase.PARKED)
            .number(Property.SPEED, BigDecimal.valueOf(kmh))
            .number(Property.FUEL_LEVEL, BigDecimal.valueOf(Math.round(fuel)))
            .number(
                Property.EXTERNAL_VOLTAGE,
                BigDecimal.valueOf((ignition ? 14_050 : 12_480) + random.nextInt(120), MILLI))
            .number(Property.BATTERY_VOLTAGE, BigDecimal.valueOf(4050 + random.nextInt(20), MILLI))
            .number(Property.MILEAGE, BigDecimal.valueOf(Math.round(odometer) + 1234, MILLI))
            .flag(Property.FRONT_LEFT_DOOR, isDoorOpen())
            .flag(Property.LOCKED, phase == Phase.PARKED && locked)
            .id(Property.DRIVER_ID, ignition ? 0x0123_4567_89AB_CDEFL : 0);
    OTHER.put(elements, "sleepMode", 0);
    OTHER.put(elements, "gnssStatus", 1);
    OTHER.put(elements, "output1", outputs.isOn(1) ? 1 : 0);
    OTHER.put(elements, "batteryLevel", 98);
    OTHER.put(elements, "pdop", 9 + random.nextInt(5));
    OTHER.put(elements, "hdop", 6 + random.nextInt(4));
    OTHER.put(elements, "batteryCurrent", 0);
    OTHER.put(elements, "gnssSpeed", kmh);
    OTHER.put(elements, "engineSpeed", ignition ? 850 + 40 * kmh : 0);
    OTHER.put(elements, "trackerOdometer", Math.round(odometer));
    OTHER.put(elements, "operator", 24_601);
    OTHER.put(elements, "tripOdometer", Math.round(metres));
    OTHER.put(elements, "canState", CAN_WITH_DATA);
    OTHER.put(elements, "engineRuns", ignition ? 1 : 0);
    OTHER.put(elements, "iccidFirst", 893_700_110L);
    OTHER.put(elements, "iccidLast", 2_345_678_901L);
    var built = elements.build();
    return extended && records % VIN_EVERY == 0 ? built.addVariable(VIN, vin) : built;
  }

  /** A list of one part: an iBeacon in the glove box, and an Eddystone at the charging station. */
  private byte[] beacons() {
    var list = ByteBuffer.allocate(1 + 22 + 18);
    list.put((byte) 0x11);
    list.put((byte) 0x21).putLong(0x4B5C049F515341FCL).putLong(0xA950D2C264414E10L);
    list.putShort((short) 5).putShort((short) 6).put((byte) (-60 - random.nextInt(30)));
    list.put((byte) 0x01).putLong(0xDE9C18E92CA5AA68L).putShort((short) 0x9697);
    list.putInt(0x36543466).putShort((short) 0x3222).put((byte) (-60 - random.nextInt(30)));
    return list.array();
  }
}
