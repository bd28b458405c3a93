package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Records that a tracker has saved and not sent yet. The oldest go when it is full. */
final class Backlog {

  private final Deque<AvlRecord> records = new ArrayDeque<>();
  private final int max;

  Backlog(int max) {
    this.max = max;
  }

  int size() {
    return records.size();
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  void save(AvlRecord record) {
    records.addLast(record);
    if (records.size() > max) {
      records.removeFirst();
    }
  }

  /** Saves a record that is sent before all others. */
  void saveForNow(AvlRecord record) {
    if (records.size() >= max) {
      records.removeFirst();
    }
    records.addFirst(record);
  }

  /** Takes out at most so many, those that were saved longest ago; the newest comes first. */
  List<AvlRecord> take(int most) {
    var taken = new ArrayList<AvlRecord>(most);
    while (taken.size() < most && !records.isEmpty()) {
      taken.add(records.removeFirst());
    }
    Collections.reverse(taken);
    return taken;
  }
}
