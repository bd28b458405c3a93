package carsharing.teltonika.device;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trackers whose frames are logged in hex, for a limited time. Frames hold coordinates: they
 * are logged at DEBUG, by a logger of their own that prints nothing else. Safe for use by several
 * threads.
 */
public final class Traces {

  /** Prints at DEBUG, whatever the level of the others. */
  private static final Logger LOG = LoggerFactory.getLogger("carsharing.teltonika.trace");

  /** Trackers that may be traced at a time. */
  private static final int LIMIT = 100;

  private final TimeSource time;
  private final ConcurrentMap<Imei, Instant> ends = new ConcurrentHashMap<>();

  /** Traces nobody yet. */
  public Traces(TimeSource time) {
    this.time = time;
  }

  /** Begins, or goes on; false where too many are traced already. */
  public boolean start(Imei imei, Duration length) {
    var now = time.instant();
    ends.values().removeIf(end -> end.isBefore(now));
    if (ends.size() >= LIMIT && !ends.containsKey(imei)) {
      return false;
    }
    ends.put(imei, now.plus(length));
    return true;
  }

  /** Ends; false where the tracker is not traced. */
  public boolean stop(Imei imei) {
    return ends.remove(imei) != null;
  }

  /** When the trace of a tracker ends, where it has one. */
  Optional<Instant> end(Imei imei) {
    return Optional.ofNullable(ends.get(imei)).filter(end -> end.isAfter(time.instant()));
  }

  void received(Imei imei, Frame frame) {
    if (!ends.isEmpty() && end(imei).isPresent()) {
      LOG.debug("{} received {}", imei, hex(frame.encode()));
    }
  }

  void sent(Imei imei, Buffer bytes) {
    if (!ends.isEmpty() && end(imei).isPresent()) {
      LOG.debug("{} sent {}", imei, hex(bytes));
    }
  }

  private static String hex(Buffer bytes) {
    return HexFormat.of().formatHex(bytes.getBytes());
  }
}
