package carsharing.teltonika.vehicle;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.IoElements;
import java.util.OptionalInt;

/** The records that a tracker with a CAN adapter (FMB and FMC, protocol 2) makes. */
public final class CarRecords {

  /** Of a record that is made from time to time. */
  public static final int LOW = 0;

  /** Of a record that was asked for. */
  public static final int HIGH = 1;

  private CarRecords() {}

  /**
   * The record of a moment.
   *
   * @param timestamp by the tracker's clock, ms since 1970
   * @param elements of {@link #elements}, with what the caller has added
   */
  public static AvlRecord record(
      Moment moment, long timestamp, int priority, IoElements.Builder elements) {
    return new AvlRecord(
        timestamp,
        priority,
        ParkingPlace.position(moment),
        0,
        OptionalInt.empty(),
        elements.build());
  }

  /** The elements that tell what is true at a moment. */
  public static IoElements.Builder elements(Moment moment) {
    return IoElements.builder()
        .add1(239, moment.hasIgnition() ? 1 : 0)
        .add1(240, moment.speed() > 0 ? 1 : 0)
        .add1(81, moment.speed())
        .add1(179, 0)
        .add1(180, moment.isImmobilised() ? 1 : 0)
        .add2(66, 12_480)
        .add2(67, moment.batteryVoltage())
        .add2(90, moment.doors())
        .add4(87, moment.mileage())
        .add8(132, securityFlags(moment));
  }

  /** AVL id 132: CAN with data, ignition 25, closed 28, driver's door 40. */
  private static long securityFlags(Moment moment) {
    return 0x03
        | (moment.hasIgnition() ? 1L << 25 : 0)
        | (moment.isLocked() ? 1L << 28 : 0)
        | (moment.hasOpenDoor() ? 1L << 40 : 0);
  }
}
