package carsharing.teltonika.api.events;

import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.protocol.Imei;
import java.util.Set;

/**
 * What a client wants to hear of. Streams with the same filter get the same bytes.
 *
 * @param kinds of entries
 * @param cars none for all cars
 */
record StreamFilter(Set<String> kinds, Set<Imei> cars) {

  /** Kinds that clients can hear of; all others are between processes. */
  static final Set<String> KINDS =
      Set.of(JournalEntry.STATE, JournalEntry.EVENT, JournalEntry.COMMAND);

  StreamFilter {
    kinds = Set.copyOf(kinds);
    cars = Set.copyOf(cars);
  }

  /** Whether the client wants to hear of the state of a car. */
  boolean wantsState(Imei imei) {
    return kinds.contains(JournalEntry.STATE) && isOf(imei);
  }

  /** Whether the client wants to hear of an entry that is no state. */
  boolean wants(JournalLine line) {
    var entry = line.entry();
    return !entry.kind().equals(JournalEntry.STATE)
        && kinds.contains(entry.kind())
        && entry.imei().filter(this::isOf).isPresent();
  }

  private boolean isOf(Imei imei) {
    return cars.isEmpty() || cars.contains(imei);
  }
}
