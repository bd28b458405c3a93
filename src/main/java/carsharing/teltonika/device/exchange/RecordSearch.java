package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the record that answers a GPRS command: one that the tracker made after the command.
 *
 * <p>A record that was on its way, or in the tracker's memory, when the command was sent is no
 * answer. The record's own time decides, by what is known of the tracker's clock. If nothing is
 * known, the record that {@code getrecord} makes is told by its priority: it is high, while that of
 * a periodic record is low.
 */
final class RecordSearch {

  /** How a record relates to the command. */
  private enum Fit {
    /** The record was made after the command. */
    ANSWER,
    /** The record was made within the same second, or was asked for: perhaps by this command. */
    CLOSE,
    /** The record was made before the command, or nobody knows. */
    OLD,
    /** The tracker's clock is wrong. */
    FUTURE,
    /** The record tells of an event only. */
    EVENT
  }

  /** Many trackers write whole seconds, and cut off the rest. */
  private static final long SECOND = 1_000; // ms

  private static final long EXACT = 100; // ms

  /** A lag beyond this is more than the time on the way. */
  private static final long LATENESS = 2_000; // ms

  /** So many records has a frame; a step waits for a few of them. */
  private static final int MAX_RECORDS = 255;

  private final long sentAt;
  private final OptionalLong lag;
  private final long newestBefore;
  private final long skew;
  private final List<AvlRecord> answers = new ArrayList<>();
  private final List<AvlRecord> made = new ArrayList<>();
  private int owed;
  private Optional<AvlRecord> close = Optional.empty();
  private boolean sawOld;
  private boolean sawFuture;

  /**
   * @param sentAt when the command was sent, ms since 1970 by the server's clock
   * @param clock what was known of the tracker's clock by then
   * @param skew how wrong it may be, ms
   * @param owed records of high priority that earlier commands have asked for and that are still to
   *     come
   */
  RecordSearch(long sentAt, TrackerClock clock, long skew, int owed) {
    this.sentAt = sentAt;
    this.lag = clock.lag();
    this.newestBefore = clock.newest();
    this.skew = skew;
    this.owed = owed;
  }

  /** Whether {@code getrecord} may have made the record: it has high priority and no event. */
  static boolean isAskedFor(AvlRecord record) {
    return record.priority() > 0 && record.eventId() == 0;
  }

  /**
   * Looks at the records of a frame.
   *
   * @param receivedAt ms since 1970 by the server's clock
   * @return the newest record that answers the command, if there is one
   */
  Optional<AvlRecord> offer(List<AvlRecord> records, long receivedAt) {
    return records.stream()
        .sorted(Comparator.comparingLong(AvlRecord::timestamp))
        .filter(record -> isAnswer(record, receivedAt))
        .reduce(RecordSearch::better);
  }

  /** Not the event's record, if both were made after the command; else the later one. */
  private static AvlRecord better(AvlRecord earlier, AvlRecord later) {
    return later.eventId() != 0 && earlier.eventId() == 0 ? earlier : later;
  }

  private boolean isAnswer(AvlRecord record, long receivedAt) {
    var fit = fit(record, receivedAt);
    switch (fit) {
      case ANSWER -> {
        answers.add(record);
        keep(record);
      }
      case EVENT -> keepIfMadeLater(record, receivedAt);
      case CLOSE -> close = later(close, record);
      case OLD -> sawOld = true;
      case FUTURE -> sawFuture = true;
      default -> {}
    }
    return fit == Fit.ANSWER;
  }

  /** An event answers nothing, but it may tell that a door has been opened since. */
  private void keepIfMadeLater(AvlRecord record, long receivedAt) {
    if (EventRecords.tellOfTheCar(record) && fitByTime(record, false, receivedAt) == Fit.ANSWER) {
      keep(record);
    }
  }

  private void keep(AvlRecord record) {
    if (!isOverfull()) {
      made.add(record);
    }
  }

  private static Optional<AvlRecord> later(Optional<AvlRecord> known, AvlRecord record) {
    return known
        .filter(other -> other.timestamp() > record.timestamp())
        .or(() -> Optional.of(record));
  }

  private Fit fit(AvlRecord record, long receivedAt) {
    if (record.timestamp() > receivedAt + skew) {
      return Fit.FUTURE;
    }
    if (EventRecords.include(record)) {
      return Fit.EVENT;
    }
    return fitByTime(record, isOurs(record), receivedAt);
  }

  private Fit fitByTime(AvlRecord record, boolean isOurs, long receivedAt) {
    if (record.timestamp() < newestBefore) {
      return Fit.OLD;
    }
    return lag.isPresent() ? byLag(record, isOurs) : byPriority(record, isOurs, receivedAt);
  }

  /** The record of an earlier command may come now; then this command's is still to come. */
  private boolean isOurs(AvlRecord record) {
    if (!isAskedFor(record)) {
      return false;
    }
    owed--;
    return owed < 0;
  }

  private Fit byLag(AvlRecord record, boolean isOurs) {
    var start = sentAt - lag.orElseThrow();
    if (record.timestamp() >= start) {
      // A tracker that sends all its periodic records late looks like one whose clock is behind.
      return isOurs || record.timestamp() >= sentAt || start >= sentAt - LATENESS
          ? Fit.ANSWER
          : Fit.CLOSE;
    }
    if (record.timestamp() < start - precision(record)) {
      return Fit.OLD;
    }
    return isOurs ? Fit.ANSWER : Fit.CLOSE;
  }

  private Fit byPriority(AvlRecord record, boolean isOurs, long receivedAt) {
    var looksRight = record.timestamp() <= receivedAt + SECOND;
    if (record.timestamp() >= sentAt && looksRight) {
      return Fit.ANSWER;
    }
    if (record.timestamp() < sentAt - skew) {
      return Fit.OLD;
    }
    if (record.timestamp() >= sentAt - precision(record) && looksRight) {
      return isOurs ? Fit.ANSWER : Fit.CLOSE;
    }
    // Another process may have asked for it, and the tracker has kept it since. Then a newer record
    // comes soon. If the tracker's clock is wrong, none comes.
    return isOurs ? Fit.CLOSE : Fit.OLD;
  }

  private static long precision(AvlRecord record) {
    return record.timestamp() % SECOND == 0 ? SECOND : EXACT;
  }

  /** All records that were made after the command; empty if none of them is an answer. */
  Optional<StepRecords> found() {
    return answers.stream()
        .sorted(Comparator.comparingLong(AvlRecord::timestamp))
        .reduce(RecordSearch::better)
        .map(answer -> new StepRecords(answer, newestFirst(made)));
  }

  /** The same with {@link #close()} for the answer; empty if there is none. */
  Optional<StepRecords> foundClose() {
    return close.map(
        answer -> {
          var all = new ArrayList<>(made);
          all.add(answer);
          return new StepRecords(answer, newestFirst(all));
        });
  }

  private static List<AvlRecord> newestFirst(List<AvlRecord> records) {
    return records.stream()
        .sorted(Comparator.comparingLong(AvlRecord::timestamp).reversed())
        .toList();
  }

  /** Whether more records came than can be kept: nobody knows then what is the newest of each. */
  boolean isOverfull() {
    return made.size() > MAX_RECORDS;
  }

  /** The newest record that is probably the answer. It answers if no better one comes soon. */
  Optional<AvlRecord> close() {
    return close;
  }

  /** Whether a record came that was made before the command. */
  boolean sawOld() {
    return sawOld;
  }

  /** Whether a record came from the future. */
  boolean sawFuture() {
    return sawFuture;
  }
}
