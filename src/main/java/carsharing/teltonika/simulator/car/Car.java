package carsharing.teltonika.simulator.car;

import carsharing.teltonika.car.profile.CarElements;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A simulated car and what its tracker records. The same seed gives the same records. An instance
 * belongs to one thread.
 */
public final class Car {

  private static final int MAX_SHORT_ID = 255; // in codec 8
  private static final int MAX_ID = 65_535;
  private static final int TANK = 50; // litres

  /** Decimals of metres as kilometres, and of millivolts as volts. */
  private static final int MILLI = 3;

  private static final int BEACON_EVERY = 60; // records
  private static final int VIN_EVERY = 20; // records

  private static final List<Property> FLAGS =
      Arrays.stream(Property.values())
          .filter(property -> property.kind() == Property.Kind.FLAG)
          .filter(property -> property != Property.MODULE_ASLEEP)
          .toList();

  /** A tracker makes a record at once when one of these changes. */
  private static final List<Property> EVENTS =
      FLAGS.stream().filter(property -> property != Property.MOVEMENT).toList();

  private final TrackerFamily family;
  private final LockShown lockShown;
  private final OtherElements other;
  private final Drive drive;
  private final Random random;
  private final boolean extended;
  private final byte[] vin;
  private final Map<Integer, Long> shown = new HashMap<>(); // by AVL id, what can be an event
  private Optional<Moment> lastKnown = Optional.empty(); // while the CAN module sleeps
  private long records;

  /**
   * @param extended whether the codec can carry elements of any length
   * @param clock of this machine, ms since 1970
   * @param remembered states that the truth about the car keeps
   */
  public Car(
      long seed, TrackerFamily family, boolean extended, LongSupplier clock, int remembered) {
    this(seed, family, extended, clock, remembered, LockShown.EVERYWHERE);
  }

  /** The same for a car that does not show its lock as its family can. */
  public Car(
      long seed,
      TrackerFamily family,
      boolean extended,
      LongSupplier clock,
      int remembered,
      LockShown lockShown) {
    this.family = family;
    this.lockShown = lockShown;
    this.other = new OtherElements(family.profile().name());
    this.drive = new Drive(seed, clock, remembered);
    this.random = new Random(~seed);
    this.extended = extended;
    this.vin =
        "TMBJB7NS4K%07d"
            .formatted(Math.floorMod(seed, 10_000_000))
            .getBytes(StandardCharsets.US_ASCII);
    changed(elements().build());
  }

  /** What it is doing. */
  public Phase phase() {
    return drive.phase();
  }

  /** What is really true of it; may be asked from any thread. */
  public CarTruth truth() {
    return drive.truth();
  }

  /** Its tracker's digital outputs. */
  public Outputs outputs() {
    return drive.outputs();
  }

  /** The record at {@code timestamp} (ms since 1970), after so many more seconds of its life. */
  public AvlRecord next(long timestamp, double seconds) {
    drive.advance(seconds);
    records++;
    if (extended && records % BEACON_EVERY == 0 && other.id("beacons").isPresent()) {
      var beacons = other.id("beacons").getAsInt();
      var list = IoElements.builder().addVariable(beacons, beacons());
      return record(timestamp, 0, beacons, list.build());
    }
    var elements = elements().build();
    var event = changed(elements);
    return record(timestamp, event.isPresent() ? 1 : 0, event.orElse(0), elements);
  }

  /** The record that a tracker makes at once when it is asked for one. */
  public AvlRecord onDemand(long timestamp) {
    return record(timestamp, 1, 0, elements().build());
  }

  /**
   * The record that a tracker makes at once when something has changed since its last record. Empty
   * if nothing has changed, or if the family has only masks of flags for it, or if its CAN module
   * sleeps and tells it.
   */
  public Optional<AvlRecord> event(long timestamp) {
    var elements = elements().build();
    var event = changed(elements);
    return event.isPresent()
        ? Optional.of(record(timestamp, 1, event.getAsInt(), elements))
        : Optional.empty();
  }

  /**
   * Locks or unlocks the doors, as a CAN adapter does when it is told to. From then on the car
   * drives only while they are not locked, and a trip ends at the next traffic light.
   */
  public void lock(boolean isLocked) {
    drive.lock(isLocked);
  }

  /** Opens the trunk; somebody closes it half a minute later. */
  public void openTrunk() {
    drive.openTrunk();
  }

  /** Lets the CAN module keep the engine from starting, or start again. */
  public void block(boolean isBlocked) {
    drive.block(isBlocked);
  }

  /** Switches its tracker's outputs. */
  public void switchOutputs(Outputs.Order order) {
    drive.switchOutputs(order);
  }

  /**
   * Puts the CAN module to sleep, or wakes it. While it sleeps, records and {@code readio} show
   * what it last knew. A family without a module has nothing that could sleep.
   */
  public void sleep(boolean isAsleep) {
    if (!isAsleep || !family.profile().properties().contains(Property.MODULE_ASLEEP)) {
      lastKnown = Optional.empty();
    } else if (lastKnown.isEmpty()) {
      lastKnown = Optional.of(drive.moment());
    }
  }

  /** The value of an IO element now, as text, or empty where the car has none. */
  public Optional<String> read(int id) {
    var value = elements().build().find(id);
    return value.isPresent()
        ? Optional.of(Long.toUnsignedString(value.getAsLong()))
        : Optional.empty();
  }

  private AvlRecord record(long timestamp, int priority, int eventId, IoElements elements) {
    var gps = drive.gps(9 + random.nextInt(7));
    return new AvlRecord(timestamp, priority, gps, eventId, OptionalInt.empty(), elements);
  }

  /** The element whose change is an event since the last call; the first one if there are more. */
  private OptionalInt changed(IoElements elements) {
    var maker = new CarElements(family.profile(), maxId());
    var first = OptionalInt.empty();
    for (var property : EVENTS) {
      var id = maker.eventElement(property);
      if (id.isPresent()) {
        var value = elements.find(id.getAsInt()).orElse(0);
        var before = shown.put(id.getAsInt(), value);
        if (before != null && before != value && first.isEmpty()) {
          first = id;
        }
      }
    }
    return first;
  }

  private int maxId() {
    return extended ? MAX_ID : MAX_SHORT_ID;
  }

  /** What a tracker of the family sends. */
  private IoElements.Builder elements() {
    var now = drive.moment();
    var module = lastKnown.orElse(now);
    var elements = new CarElements(family.profile(), maxId());
    for (var flag : FLAGS) {
      elements.flag(flag, shows(now, flag), shows(module, flag));
    }
    putNumbers(elements, now, module);
    putOthers(elements, now, module);
    if (lockShown == LockShown.WITHOUT_FLAGS) {
      elements.withoutSecurityFlags();
    }
    var built = elements.build();
    var vinId = other.id("vin");
    return extended && vinId.isPresent() && records % VIN_EVERY == 0
        ? built.addVariable(vinId.getAsInt(), vin)
        : built;
  }

  private boolean shows(Moment moment, Property flag) {
    var isHidden = flag == Property.LOCKED && lockShown == LockShown.NEVER;
    return moment.is(flag) && !isHidden;
  }

  private void putNumbers(CarElements elements, Moment now, Moment module) {
    var volts = (now.runs() ? 14_050 : 12_480) + random.nextInt(120);
    elements
        .flag(Property.MODULE_ASLEEP, lastKnown.isPresent())
        .number(Property.GSM_SIGNAL, BigDecimal.valueOf(3 + random.nextInt(3)))
        .number(Property.SPEED, BigDecimal.valueOf(now.kmh()), BigDecimal.valueOf(module.kmh()))
        .number(Property.FUEL_LEVEL, percent(now), percent(module))
        .number(Property.FUEL_LITRES, litres(now), litres(module))
        .number(Property.EXTERNAL_VOLTAGE, BigDecimal.valueOf(volts, MILLI))
        .number(Property.BATTERY_VOLTAGE, BigDecimal.valueOf(4050 + random.nextInt(20), MILLI))
        .number(Property.MILEAGE, BigDecimal.valueOf(now.metres() + 1234, MILLI))
        .id(Property.DRIVER_ID, now.runs() ? 0x0123_4567_89AB_CDEFL : 0);
  }

  private static BigDecimal percent(Moment moment) {
    return BigDecimal.valueOf(Math.round(moment.fuel()));
  }

  private static BigDecimal litres(Moment moment) {
    return BigDecimal.valueOf(moment.fuel() * TANK / 100);
  }

  private void putOthers(CarElements elements, Moment now, Moment module) {
    other.put(elements, "sleepMode", 0);
    other.put(elements, "gnssStatus", 1);
    other.put(elements, "output1", outputs().isOn(1) ? 1 : 0);
    other.put(elements, "batteryLevel", 98);
    other.put(elements, "pdop", 9 + random.nextInt(5));
    other.put(elements, "hdop", 6 + random.nextInt(4));
    other.put(elements, "batteryCurrent", 0);
    other.put(elements, "gnssSpeed", now.kmh());
    other.put(elements, "engineSpeed", module.runs() ? 850 + 40 * module.kmh() : 0);
    other.put(elements, "trackerOdometer", now.metres());
    other.put(elements, "operator", 24_601);
    other.put(elements, "tripOdometer", now.roundMetres());
    other.put(elements, "canState", 0);
    other.put(elements, "canState2", 0);
    other.put(elements, "engineRuns", module.runs() ? 1 : 0);
    other.put(elements, "iccidFirst", 893_700_110L);
    other.put(elements, "iccidLast", 2_345_678_901L);
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
