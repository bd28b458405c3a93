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

  /** A car does not send so many elements. What goes beyond is not remembered. */
  private static final int LIMIT = 1_024;

  private static final int[] NONE = {};

  /** The ids of the last record, in its order. */
  private int[] last = NONE;

  /** The ids of the latest frames, and of those before them, sorted. */
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
    if (record.elements().size() > LIMIT) {
      return;
    }
    if (!isLikeLast(record)) {
      last = ids(record);
      recent = union(recent, last);
    }
    if (++frames == REMEMBERED) {
      frames = 0;
      earlier = recent;
      recent = union(NONE, last);
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

  /** Sorted. If that is too much, only those that are known. */
  private static int[] union(int[] known, int[] others) {
    if (Arrays.stream(others).allMatch(id -> has(known, id))) {
      return known;
    }
    var all =
        IntStream.concat(Arrays.stream(known), Arrays.stream(others)).sorted().distinct().toArray();
    return all.length > LIMIT ? known : all;
  }

  private static boolean has(int[] sorted, int id) {
    return Arrays.binarySearch(sorted, id) >= 0;
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
