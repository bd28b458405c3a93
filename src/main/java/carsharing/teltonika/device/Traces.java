package carsharing.teltonika.device;

import carsharing.teltonika.http.TraceView;
import carsharing.teltonika.http.TraceView.Direction;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trackers whose frames are logged in hex and remembered, for a limited time. Frames hold
 * coordinates: they are logged at DEBUG, by a logger of their own that prints nothing else, and are
 * forgotten when the trace has ended. Safe for use by several threads.
 */
public final class Traces {

  /** Prints at DEBUG, whatever the level of the others. */
  private static final Logger LOG = LoggerFactory.getLogger("carsharing.teltonika.trace");

  private final TimeSource time;
  private final TraceLimits limits;
  private final ConcurrentMap<Imei, Trace> traces = new ConcurrentHashMap<>();

  /**
   * Traces nobody yet.
   *
   * @param limits of all traces and of each
   */
  public Traces(TimeSource time, TraceLimits limits) {
    this.time = time;
    this.limits = limits;
  }

  /** Begins, or goes on; false if too many are traced already. */
  public boolean start(Imei imei, Duration length) {
    forgetEnded();
    if (traces.size() >= limits.traces() && !traces.containsKey(imei)) {
      return false;
    }
    var end = time.instant().plus(length);
    traces.computeIfAbsent(imei, begun -> new Trace(limits, end)).prolong(end);
    return true;
  }

  /** Forgets what was seen by traces that have ended. */
  public void forgetEnded() {
    var now = time.instant();
    traces.values().removeIf(trace -> !trace.end().isAfter(now));
  }

  /** Ends; false where the tracker is not traced. */
  public boolean stop(Imei imei) {
    return traces.remove(imei) != null;
  }

  /** When the trace of a tracker ends, where it has one. */
  Optional<Instant> end(Imei imei) {
    return current(imei).map(Trace::end);
  }

  /** What was seen of a tracker, if it is traced. */
  Optional<TraceView> view(Imei imei) {
    return current(imei).map(Trace::view);
  }

  private Optional<Trace> current(Imei imei) {
    return Optional.ofNullable(traces.get(imei))
        .filter(trace -> trace.end().isAfter(time.instant()));
  }

  void received(Imei imei, Frame frame) {
    ifTraced(
        imei,
        trace -> {
          var bytes = frame.encode().getBytes();
          trace.add(time.millis(), Direction.RECEIVED, bytes);
          LOG.debug("{} received {}", imei, HexFormat.of().formatHex(bytes));
        });
  }

  void sent(Imei imei, Buffer command) {
    ifTraced(
        imei,
        trace -> {
          var bytes = command.getBytes();
          trace.add(time.millis(), Direction.SENT, bytes);
          LOG.debug("{} sent {}", imei, HexFormat.of().formatHex(bytes));
        });
  }

  /** So many records were acknowledged, which the log does not say. */
  void acknowledged(Imei imei, int count) {
    ifTraced(
        imei,
        trace ->
            trace.add(time.millis(), Direction.SENT, Buffer.buffer().appendInt(count).getBytes()));
  }

  private void ifTraced(Imei imei, Consumer<Trace> action) {
    if (!traces.isEmpty()) {
      current(imei).ifPresent(action);
    }
  }
}
