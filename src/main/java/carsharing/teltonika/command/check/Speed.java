package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** How fast a record says that the car is. */
final class Speed {

  private static final int CAN_SPEED = 81; // AVL id, km/h

  private Speed() {}

  /** The higher of GPS and CAN, km/h. Without a fix there is no speed of GPS. */
  static OptionalInt of(AvlRecord record) {
    var gps =
        record.gps().satellites() > 0 ? IntStream.of(record.gps().speed()) : IntStream.empty();
    var can = record.elements().find(CAN_SPEED).stream().mapToInt(value -> (int) value);
    return IntStream.concat(gps, can).max();
  }
}
