package carsharing.teltonika.device.exchange;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.Set;

/**
 * Records that tell of one event and not of the whole car. Trackers leave the position, the
 * security flags, or both out of them, so they say nothing about whether a car may be left.
 */
final class EventRecords {

  /**
   * The AVL ids of such events, from Teltonika's element lists: crash and crash trace, beacon lists
   * (simple, advanced, near, away, lost) and lists of Bluetooth sensors.
   */
  private static final Set<Integer> EVENTS =
      Set.of(247, 257, 317, 385, 548, 10500, 10828, 10829, 10831, 11317);

  private EventRecords() {}

  /** Whether a record is of this kind: by its event, or because it holds that element alone. */
  static boolean include(AvlRecord record) {
    return record.eventId() != 0
        && (EVENTS.contains(record.eventId()) || record.elements().size() <= 1);
  }

  /** Whether such a record tells what has changed in the car, such as a door. */
  static boolean tellOfTheCar(AvlRecord record) {
    return !EVENTS.contains(record.eventId());
  }
}
