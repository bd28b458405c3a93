package carsharing.teltonika.chaos.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What trackers were told to delete, beside what a consumer has found in the queue.
 *
 * <p>A tracker sends a frame until it is acknowledged, and only then the next one. So the frames
 * that are acknowledged are those below a number; and in the queue the first appearance of a frame
 * stands before that of the next one, whatever has failed: repeats alone may stand anywhere behind
 * it. Safe for use by several threads.
 */
public final class RecordLedger {

  /** One tracker's. */
  private static final class Page {

    private int acknowledged;
    private int newest = -1;
    private final BitSet found = new BitSet();
    private final BitSet excused = new BitSet();
  }

  /**
   * Sums over all trackers, in frames.
   *
   * @param repeats found in the queue again
   * @param missing acknowledged and not found
   * @param excused missing, but in flight when the queue was deleted
   */
  public record Totals(int acknowledged, int found, int repeats, int missing, int excused) {}

  private final Journal journal;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private int repeats;

  public RecordLedger(Journal journal) {
    this.journal = journal;
  }

  private Page page(String imei) {
    return pages.computeIfAbsent(imei, name -> new Page());
  }

  /** A tracker was told to delete a frame. */
  public synchronized void acknowledged(String imei, int frame) {
    journal.enter("trackers", "%s frame %d acknowledged", imei, frame);
    page(imei).acknowledged = frame + 1;
  }

  /** How many frames of a tracker are acknowledged. */
  public synchronized int acknowledged(String imei) {
    return page(imei).acknowledged;
  }

  /** A message was found in the queue. */
  public synchronized void found(JsonNode message) {
    var imei = message.path("message").asText();
    var frame = TrackerFrames.number(message);
    if (frame.isEmpty()) {
      journal.violation("%s: a message that no tracker has sent as it is: %s", imei, message);
      return;
    }
    var number = frame.getAsInt();
    var page = page(imei);
    journal.enter("queue", "%s frame %d", imei, number);
    if (page.found.get(number)) {
      repeats++;
      return;
    }
    if (number < page.newest && !page.excused.get(number)) {
      journal.violation(
          "order: %s: frame %d came for the first time behind frame %d", imei, number, page.newest);
    }
    page.found.set(number);
    page.newest = Math.max(page.newest, number);
  }

  /** The frame that each tracker has in flight, or will send next. */
  public synchronized Map<String, Integer> inFlight() {
    var frames = new HashMap<String, Integer>();
    pages.forEach((imei, page) -> frames.put(imei, page.acknowledged));
    return frames;
  }

  /**
   * The queue was deleted. RabbitMQ confirms what is on its way to a queue at that moment, and
   * drops it: the frames that trackers have had in flight since just before are excused.
   */
  public synchronized void excuse(Map<String, Integer> inFlightBefore) {
    inFlightBefore.forEach(
        (imei, frame) -> page(imei).excused.set(frame, page(imei).acknowledged + 1));
  }

  /** Sums, and on request a violation for each frame that is missing. */
  public synchronized Totals totals(boolean accuse) {
    var acknowledged = 0;
    var found = 0;
    var missing = 0;
    var excused = 0;
    for (var entry : pages.entrySet()) {
      var page = entry.getValue();
      acknowledged += page.acknowledged;
      found += page.found.cardinality();
      for (var frame = page.found.nextClearBit(0);
          frame < page.acknowledged;
          frame = page.found.nextClearBit(frame + 1)) {
        if (page.excused.get(frame)) {
          excused++;
        } else {
          missing++;
          if (accuse) {
            journal.violation(
                "lost: %s: frame %d was acknowledged and is not in the queue",
                entry.getKey(), frame);
          }
        }
      }
    }
    return new Totals(acknowledged, found, repeats, missing, excused);
  }
}
