package carsharing.teltonika.api.events;

import carsharing.teltonika.journal.JournalLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last entries of the journal, for clients that come back. Bounded by their bytes. */
final class PastLines {

  /** What an entry takes beside its data, bytes. */
  private static final int OVERHEAD = 300;

  /** What a character of the data takes, as an object in memory, bytes. */
  private static final int PER_CHARACTER = 4;

  /** Another process may have told a client what this one is about to read, ms. */
  private static final long AHEAD = 10_000;

  /** An entry and what it takes. */
  private record Held(JournalLine line, int bytes) {}

  private final int maxBytes;
  private final Deque<Held> held = new ArrayDeque<>();
  private int bytes;

  /** All that came behind it is held. */
  private String floor = JournalLine.START;

  private String place = JournalLine.START;

  /**
   * @param maxBytes of all entries
   */
  PastLines(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Forgets all: entries before this place may be missing, but for these. */
  void begin(String newPlace, List<JournalLine> past) {
    held.clear();
    bytes = 0;
    floor = past.isEmpty() ? newPlace : past.get(0).id();
    place = floor;
    add(past.isEmpty() ? past : past.subList(1, past.size()));
    place = newPlace;
  }

  /** Entries in their order. */
  void add(List<JournalLine> lines) {
    for (var line : lines) {
      var size = OVERHEAD + PER_CHARACTER * line.entry().data().encode().length();
      held.addLast(new Held(line, size));
      bytes += size;
      place = line.id();
    }
    while (bytes > maxBytes && !held.isEmpty()) {
      var oldest = held.removeFirst();
      bytes -= oldest.bytes();
      floor = oldest.line().id();
    }
  }

  /** The place of the newest entry. */
  String place() {
    return place;
  }

  /** The entries behind a place, in their order; empty if some of them are not held any more. */
  Optional<List<JournalLine>> after(String last) {
    if (!JournalLine.isId(last)
        || JournalLine.isAfter(floor, last)
        || JournalLine.time(last) > JournalLine.time(place) + AHEAD) {
      return Optional.empty();
    }
    var lines = new ArrayList<JournalLine>();
    var newest = held.descendingIterator();
    while (newest.hasNext()) {
      var line = newest.next().line();
      if (!JournalLine.isAfter(line.id(), last)) {
        break;
      }
      lines.add(line);
    }
    Collections.reverse(lines);
    return Optional.of(lines);
  }
}
