package carsharing.teltonika.device;

import carsharing.teltonika.http.TraceView;
import carsharing.teltonika.http.TraceView.Direction;
import carsharing.teltonika.http.TraceView.Traced;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was seen of one tracker during a trace. Safe for use by several threads. */
final class Trace {

  /** Bytes of the objects of a frame. */
  private static final int OVERHEAD = 64;

  private final TraceLimits limits;
  private final Deque<Traced> frames = new ArrayDeque<>();
  private Instant end;
  private long bytes;

  Trace(TraceLimits limits, Instant end) {
    this.limits = limits;
    this.end = end;
  }

  synchronized Instant end() {
    return end;
  }

  synchronized void prolong(Instant later) {
    end = later;
  }

  /**
   * Takes what has gone over the connection. The oldest gives way; what is too long is left out.
   */
  synchronized void add(long at, Direction direction, byte[] content) {
    if (OVERHEAD + content.length > limits.bytes()) {
      return;
    }
    frames.addLast(new Traced(at, direction, content));
    bytes += OVERHEAD + content.length;
    while (frames.size() > limits.frames() || bytes > limits.bytes()) {
      bytes -= OVERHEAD + frames.removeFirst().bytes().length;
    }
  }

  synchronized TraceView view() {
    return new TraceView(end, List.copyOf(frames));
  }
}
