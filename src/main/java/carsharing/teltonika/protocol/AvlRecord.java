package carsharing.teltonika.protocol;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a tracker knew at one moment.
 *
 * @param timestamp milliseconds since 1970-01-01T00:00:00Z by the tracker's clock, which may be
 *     wrong; frames are mostly newest first
 * @param priority 0 low, 1 high, 2 panic, 3 security on old devices
 * @param gps the position, last known where there is no fix
 * @param eventId the IO element that caused the record, 0 for a periodic record
 * @param generation codec 16 only: 0 on exit, 1 on entrance, 2 on both, 4 hysteresis, 5 on change,
 *     6 eventual, 7 periodical; kept as sent
 * @param elements the IO elements
 */
public record AvlRecord(
    long timestamp,
    int priority,
    GpsElement gps,
    int eventId,
    OptionalInt generation,
    IoElements elements) {

  /** Bytes of a record before its IO elements: timestamp, priority, GPS element. */
  static final int HEAD_LENGTH = Long.BYTES + 1 + GpsElement.LENGTH;

  /** The moment, by the tracker's clock. */
  public Instant time() {
    return Instant.ofEpochMilli(timestamp);
  }
}
