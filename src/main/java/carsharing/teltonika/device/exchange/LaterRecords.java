package carsharing.teltonika.device.exchange;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.OptionalLong;

/**
 * Tells the records that a tracker has certainly made after a command was sent to it. Only these
 * prove what the command has done.
 *
 * <p>It is stricter than {@link RecordSearch}, which takes a record that is probably new enough if
 * no better one comes.
 */
final class LaterRecords {

  /** What a record can prove. */
  enum Age {
    /** The record was made after the command. */
    LATER,
    /** The record was made before the command, or nobody knows. */
    UNPROVEN,
    /** The tracker's clock is wrong. */
    FUTURE
  }

  /** Nobody knows how long records are on the way, so one that was not asked for needs a margin. */
  private static final long MARGIN = 1_000; // ms

  private static final long SECOND = 1_000; // ms
  private static final long EXACT = 100; // ms

  /** A record that is quicker than others by more than this shows that the clock was changed. */
  private static final long SPREAD = 2_000; // ms

  private final long sentAt;
  private final OptionalLong lag;
  private final long newestBefore;
  private final long skew;
  private int owed;
  private boolean asked;

  /**
   * @param sentAt when the command was sent, ms since 1970 by the server's clock
   * @param clock what was known of the tracker's clock by then
   * @param skew how wrong it may be, ms
   * @param owed records that earlier commands have asked for and that are still to come
   */
  LaterRecords(long sentAt, TrackerClock clock, long skew, int owed) {
    this.sentAt = sentAt;
    this.lag = clock.lag();
    this.newestBefore = clock.newest();
    this.skew = skew;
    this.owed = owed;
  }

  /** A record was asked for, after the command. */
  void askedFor() {
    asked = true;
  }

  /** Whether a record is one that was asked for after the command. Called once for each record. */
  boolean isOurs(AvlRecord record) {
    if (!RecordSearch.isAskedFor(record)) {
      return false;
    }
    if (owed > 0) {
      owed--;
      return false;
    }
    return asked;
  }

  /**
   * What a record can prove.
   *
   * @param isOurs what {@link #isOurs(AvlRecord)} has said
   * @param receivedAt ms since 1970 by the server's clock
   */
  Age age(AvlRecord record, boolean isOurs, long receivedAt) {
    var time = record.timestamp();
    if (time > receivedAt + skew) {
      return Age.FUTURE;
    }
    if (time < newestBefore) {
      return Age.UNPROVEN;
    }
    var isLater =
        lag.isPresent()
            ? time <= receivedAt - lag.getAsLong() + SPREAD && byLag(time, isOurs)
            : byQuestion(time, isOurs, receivedAt);
    return isLater ? Age.LATER : Age.UNPROVEN;
  }

  /**
   * A record that was asked for is later than the question; its time only has to allow this. The
   * time of another record has to prove it: a tracker that sends all its records late looks like
   * one whose clock is behind.
   */
  private boolean byLag(long time, boolean isOurs) {
    var start = sentAt - lag.orElseThrow();
    return isOurs ? time >= start - precision(time) : time >= Math.max(start, sentAt) + MARGIN;
  }

  /** The clock is not known. A record that was asked for is later, if its time does not object. */
  private boolean byQuestion(long time, boolean isOurs, long receivedAt) {
    return isOurs && time >= sentAt - precision(time) && time <= receivedAt + SECOND;
  }

  /** Many trackers write whole seconds, and cut off the rest. */
  private static long precision(long time) {
    return time % SECOND == 0 ? SECOND : EXACT;
  }
}
