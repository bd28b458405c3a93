package carsharing.teltonika.quarantine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The frames that wait to be written to Redis. If Redis is away for long, the oldest give way: all
 * of them are in RabbitMQ already. Safe for use by several threads.
 */
public final class QuarantineLine {

  private static final int MAX_FRAMES = 100;
  private static final int MAX_BYTES = 1024 * 1024;

  private final Queue<QuarantinedFrame> waiting = new ArrayDeque<>();
  private long bytes;

  /** A frame is to be written. */
  public synchronized void add(QuarantinedFrame frame) {
    waiting.add(frame);
    bytes += frame.length();
    while (waiting.size() > MAX_FRAMES || bytes > MAX_BYTES) {
      bytes -= waiting.remove().length();
    }
  }

  /** Takes out all that wait, the oldest first. */
  public synchronized List<QuarantinedFrame> take() {
    var all = new ArrayList<>(waiting);
    waiting.clear();
    bytes = 0;
    return all;
  }
}
