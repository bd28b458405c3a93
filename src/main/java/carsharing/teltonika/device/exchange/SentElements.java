package carsharing.teltonika.device.exchange;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which elements one tracker sends. A car sends different elements in different records, so the
 * last {@value #REMEMBERED} frames at least count together.
 *
 * <p>Lives on the connection's event loop. Called for each frame, so it makes objects only if a
 * tracker sends something new.
 */
final class SentElements {

  private static final int REMEMBERED = 32;

  private static final int[] NONE = {};

  /** The ids of the last record, in its order. */
  private int[] last = NONE;

  /** The ids of the latest frames, and of those before them. */
  private int[] recent = NONE;

  private int[] earlier = NONE;
  private int frames;

  /** The records of a frame came. Its newest record of the whole car is looked at. */
  void observe(List<AvlRecord> records) {
    AvlRecord newest = null;
    for (var record : records) {
      if ((newest == null || record.timestamp() >= newest.timestamp())
          && !EventRecords.include(record)) {
        newest = record;
      }
    }
    if (newest != null) {
      observe(newest);
    }
  }

  private void observe(AvlRecord record) {
    if (!isLikeLast(record)) {
      last = ids(record);
      recent = union(recent, last);
    }
    if (++frames == REMEMBERED) {
      frames = 0;
      earlier = recent;
      recent = last;
    }
  }

  private boolean isLikeLast(AvlRecord record) {
    var elements = record.elements();
    if (elements.size() != last.length) {
      return false;
    }
    for (var i = 0; i < last.length; i++) {
      if (elements.id(i) != last[i]) {
        return false;
      }
    }
    return last.length > 0;
  }

  private static int[] ids(AvlRecord record) {
    var ids = new int[record.elements().size()];
    Arrays.setAll(ids, record.elements()::id);
    return ids;
  }

  private static int[] union(int[] some, int[] others) {
    return Arrays.stream(others).allMatch(id -> has(some, id))
        ? some
        : IntStream.concat(Arrays.stream(some), Arrays.stream(others)).distinct().toArray();
  }

  private static boolean has(int[] ids, int id) {
    for (var each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }

  /** Whether any record has told which elements the tracker sends. */
  boolean areKnown() {
    return recent.length > 0;
  }

  /** Whether the tracker sends an element. */
  boolean include(int id) {
    return has(recent, id) || has(earlier, id);
  }
}
