package carsharing.teltonika.testing.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What trackers were told to delete, beside what a consumer has found in the queue. Frames, or
 * records, have numbers that a {@link Numbering} reads from a message.
 *
 * <p>A tracker sends a frame until it is acknowledged, and only then the next one. So in the queue
 * the first appearance of a frame stands before that of the next one, whatever has failed; repeats
 * alone may stand anywhere behind it. Safe for use by several threads.
 */
public final class RecordLedger {

  /** How the trackers of a ledger number what they send. */
  public interface Numbering {

    /** The numbers in a message; empty if no tracker has sent it as it is. */
    List<Integer> of(JsonNode message);
  }

  /** One tracker's. */
  private static final class Page {

    private final BitSet acknowledged = new BitSet();
    private final BitSet found = new BitSet();
    private final BitSet excused = new BitSet();
    private int newest = -1;
  }

  /**
   * Sums over all trackers, in frames (or in records, if those have the numbers).
   *
   * @param repeats found in the queue again
   * @param missing acknowledged and not found
   * @param excused missing, but in flight when the queue was deleted
   */
  public record Totals(int acknowledged, int found, int repeats, int missing, int excused) {}

  private final Notes notes;
  private final Numbering numbering;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private int repeats;

  /** An empty one. */
  public RecordLedger(Notes notes, Numbering numbering) {
    this.notes = notes;
    this.numbering = numbering;
  }

  private Page page(String imei) {
    return pages.computeIfAbsent(imei, name -> new Page());
  }

  /** A tracker was told to delete a frame. */
  public synchronized void acknowledged(String imei, int number) {
    notes.enter("trackers", "%s frame %d acknowledged", imei, number);
    page(imei).acknowledged.set(number);
  }

  /** The number of a tracker's next frame that is not acknowledged. */
  public synchronized int next(String imei) {
    return page(imei).acknowledged.length();
  }

  /** A message was found in the queue. */
  public synchronized void found(JsonNode message) {
    var imei = message.path("message").asText();
    var numbers = numbering.of(message);
    if (numbers.isEmpty()) {
      notes.violation("%s: a message that no tracker has sent as it is: %s", imei, message);
    } else {
      found(imei, numbers);
    }
  }

  /** The numbers of one message were found in the queue. */
  public synchronized void found(String imei, List<Integer> numbers) {
    var page = page(imei);
    var before = page.newest;
    for (var number : numbers) {
      notes.enter("queue", "%s frame %d", imei, number);
      if (page.found.get(number)) {
        repeats++;
        continue;
      }
      if (number < before && !page.excused.get(number)) {
        notes.violation(
            "order: %s: frame %d came for the first time behind frame %d", imei, number, before);
      }
      page.found.set(number);
    }
    page.newest = Math.max(before, Collections.max(numbers));
  }

  /** The frame that each tracker has in flight, or will send next. */
  public synchronized Map<String, Integer> inFlight() {
    var frames = new HashMap<String, Integer>();
    pages.forEach((imei, page) -> frames.put(imei, page.acknowledged.length()));
    return frames;
  }

  /**
   * The queue was deleted. RabbitMQ confirms what is on its way to a queue at that moment, and
   * drops it: the frames that trackers have had in flight since just before are excused.
   */
  public synchronized void excuse(Map<String, Integer> inFlightBefore) {
    inFlightBefore.forEach((imei, frame) -> page(imei).excused.set(frame, next(imei) + 1));
  }

  /** Sums, and on request a violation for each frame that is missing. */
  public synchronized Totals totals(boolean accuse) {
    var acknowledged = 0;
    var found = 0;
    var missing = 0;
    var excused = 0;
    for (var entry : pages.entrySet()) {
      var page = entry.getValue();
      acknowledged += page.acknowledged.cardinality();
      found += page.found.cardinality();
      var absent = (BitSet) page.acknowledged.clone();
      absent.andNot(page.found);
      for (var frame = absent.nextSetBit(0); frame >= 0; frame = absent.nextSetBit(frame + 1)) {
        if (page.excused.get(frame)) {
          excused++;
        } else {
          missing++;
          if (accuse) {
            notes.violation(
                "lost: %s: frame %d was acknowledged and is not in the queue",
                entry.getKey(), frame);
          }
        }
      }
    }
    return new Totals(acknowledged, found, repeats, missing, excused);
  }
}
