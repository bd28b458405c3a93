package carsharing.teltonika.http;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * A trace of a tracker, and what it has seen.
 *
 * @param until when it ends
 * @param frames the last ones, the oldest first
 */
public record TraceView(Instant until, List<Traced> frames) {

  /** Copies the frames. */
  public TraceView {
    frames = List.copyOf(frames);
  }

  /** Which way bytes have gone. */
  public enum Direction {
    /** From the tracker. */
    RECEIVED,
    /** To the tracker. */
    SENT
  }

  /**
   * What has gone over a connection at once.
   *
   * @param at when, ms since 1970
   * @param bytes all of it; shared and not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw bytes by reference; nothing compares them.
  public record Traced(long at, Direction direction, byte[] bytes) {

    /** The bytes as people read them. */
    public String hex() {
      return HexFormat.of().formatHex(bytes);
    }
  }
}
