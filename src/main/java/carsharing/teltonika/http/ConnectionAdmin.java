package carsharing.teltonika.http;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What operators can see of the connections of this process, and do to them. On any thread. */
public interface ConnectionAdmin {

  /**
   * Connections in the order of their IMEIs.
   *
   * @param after where to begin: the IMEIs behind this one; empty for the first
   */
  List<JsonObject> list(String after, int limit);

  /** All that is known of a connection. */
  Optional<JsonObject> find(Imei imei);

  /** Closes a connection; false where there is none. */
  boolean close(Imei imei);

  /** Logs the frames of a tracker for a while; false where too many are traced already. */
  boolean trace(Imei imei, Duration time);

  /** Logs them no longer; false where they were not. */
  boolean endTrace(Imei imei);

  /** What the trace of a tracker has seen so far, if it has one. */
  Optional<TraceView> traced(Imei imei);
}
