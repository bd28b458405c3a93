package carsharing.teltonika.vehicle;

/**
 * What is true of a car at one moment.
 *
 * @param at ms since 1970
 * @param isInside whether it stands or drives in the parking area of {@link ParkingPlace}
 * @param speed km/h
 * @param hasOpenDoor whether a door is open, as somebody gets in or out
 * @param isLocked by the last door command
 * @param isImmobilised by the last output command
 */
public record Moment(
    long at,
    boolean isInside,
    int speed,
    boolean hasIgnition,
    boolean hasOpenDoor,
    boolean isLocked,
    boolean isImmobilised) {

  /** A car that is faster does not stand. */
  public static final int MAX_SPEED = 5; // km/h

  /** Ten metres a second, also while it stands, so that a reading shows when it was taken. */
  private static final int MILLIS_PER_METRE = 100;

  /** 2020; the odometer has four bytes. */
  private static final long ODOMETER_START = 1_577_836_800_000L;

  private static final int DRIVER_DOOR = 0x0100;

  /** Whether a rental may end. */
  public boolean isFit() {
    return isInside && speed <= MAX_SPEED && !hasIgnition && !hasOpenDoor;
  }

  /** AVL id 87, metres. */
  public long mileage() {
    return (at - ODOMETER_START) / MILLIS_PER_METRE;
  }

  /**
   * Whether a mileage was read in a time, or a little before or after it.
   *
   * @param from ms since 1970
   */
  public static boolean wasReadBetween(String mileage, long from, long to) {
    var at = Long.parseLong(mileage) * MILLIS_PER_METRE + ODOMETER_START;
    return at >= from - 2 * MILLIS_PER_METRE && at <= to + 2 * MILLIS_PER_METRE;
  }

  /** AVL id 67, mV. */
  public int batteryVoltage() {
    return 4012;
  }

  /** AVL id 90, a bit for each door. */
  public int doors() {
    return hasOpenDoor ? DRIVER_DOOR : 0;
  }
}
