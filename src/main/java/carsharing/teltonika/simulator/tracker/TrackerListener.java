package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.List;

/** Who is told what happens to a simulated tracker; called on its event loop. */
public interface TrackerListener {

  /** No connection came about, for this reason. */
  default void unreachable(String imei, Throwable cause) {}

  /** The server has accepted its IMEI. */
  default void connected(String imei) {}

  /** The connection has ended before the server has answered its IMEI with 00 or 01. */
  default void unanswered(String imei) {}

  /** The server has answered its IMEI with 00. */
  default void refused(String imei) {}

  /** The connection is gone, or did not come about; not told when the tracker is stopped. */
  default void disconnected(String imei) {}

  /** A frame with so many records was written, for the first time or again. */
  default void sent(String imei, int records, boolean again) {}

  /** These records may be deleted by the tracker, so long after they were last sent. */
  default void acknowledged(String imei, List<AvlRecord> records, long nanos) {}
}
