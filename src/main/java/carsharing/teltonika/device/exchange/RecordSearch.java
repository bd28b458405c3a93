package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

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
    /** The record claims to be made later than it has come: nobody knows when it was made. */
    AHEAD,
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

  /** A record that is made so much after it has come shows that the clock was changed. */
  private static final long JUMP = 2_000; // ms

  /** So many records has a frame; a step waits for a few of them. */
  private static final int MAX_RECORDS = 255;

  private final long sentAt;
  private final OptionalLong lag;
  private final long newestBefore;
  private final long skew;
  private final List<AvlRecord> answers = new ArrayList<>();
  private final List<StepRecords.Seen> kept = new ArrayList<>();
  private int frames;
  private int owed;
  private Optional<StepRecords.Seen> close = Optional.empty();
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
    frames++;
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
        keep(seen(record, true));
      }
      case EVENT -> keepEvent(record, receivedAt);
      case CLOSE -> keepClose(seen(record, false));
      case OLD -> sawOld = true;
      case AHEAD -> {
        sawOld = true;
        keep(seen(record, false));
      }
      case FUTURE -> {
        sawFuture = true;
        keepFuture(record);
      }
      default -> {}
    }
    return fit == Fit.ANSWER;
  }

  /** An event answers nothing, but it may tell that a door has been opened since. */
  private void keepEvent(AvlRecord record, long receivedAt) {
    if (EventRecords.tellOfTheCar(record)) {
      var fit = fitByTime(record, false, receivedAt);
      if (fit != Fit.OLD) {
        keep(seen(record, fit == Fit.ANSWER));
      }
    }
  }

  /** It answers nothing, but a door that it shows may have been opened since the command. */
  private void keepFuture(AvlRecord record) {
    if (!EventRecords.include(record) || EventRecords.tellOfTheCar(record)) {
      keep(seen(record, false));
    }
  }

  private void keep(StepRecords.Seen seen) {
    if (!isOverfull()) {
      kept.add(seen);
    }
  }

  private void keepClose(StepRecords.Seen seen) {
    if (close.filter(other -> isLater(other.record(), seen.record())).isPresent()) {
      keep(seen);
    } else {
      close.ifPresent(this::keep);
      close = Optional.of(seen);
    }
  }

  private static boolean isLater(AvlRecord one, AvlRecord other) {
    return one.timestamp() > other.timestamp();
  }

  private StepRecords.Seen seen(AvlRecord record, boolean isProof) {
    return new StepRecords.Seen(record, frames, isProof);
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
    if (lag.isEmpty()) {
      return byPriority(record, isOurs, receivedAt);
    }
    // Nobody knows when the record was made, if the clock has jumped.
    return record.timestamp() > receivedAt + Math.max(0, -lag.getAsLong()) + JUMP
        ? Fit.CLOSE
        : byLag(record, isOurs);
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
    if (isOurs) {
      return Fit.CLOSE;
    }
    return looksRight ? Fit.OLD : Fit.AHEAD;
  }

  private static long precision(AvlRecord record) {
    return record.timestamp() % SECOND == 0 ? SECOND : EXACT;
  }

  /** What all records tell; empty if none of them is an answer. */
  Optional<StepRecords> found() {
    return answers.stream()
        .sorted(Comparator.comparingLong(AvlRecord::timestamp))
        .reduce(RecordSearch::better)
        .map(answer -> StepRecords.of(answer, with(kept, close.stream())));
  }

  /**
   * The same with {@link #close()} for the answer; empty if there is none. Nobody knows whether it
   * is older than the command, so no other record can tell what it does not tell. But all others
   * can speak against it.
   */
  Optional<StepRecords> foundClose() {
    var others =
        kept.stream()
            .map(each -> new StepRecords.Seen(each.record(), each.frame(), false))
            .toList();
    return close
        .map(seen -> new StepRecords.Seen(seen.record(), seen.frame(), true))
        .map(seen -> StepRecords.of(seen.record(), with(others, Stream.of(seen))));
  }

  private static List<StepRecords.Seen> with(
      List<StepRecords.Seen> some, Stream<StepRecords.Seen> more) {
    return Stream.concat(some.stream(), more).toList();
  }

  /** Whether more records came than can be kept: nobody knows then what is the newest of each. */
  boolean isOverfull() {
    return kept.size() > MAX_RECORDS;
  }

  /** The newest record that is probably the answer. It answers if no better one comes soon. */
  Optional<AvlRecord> close() {
    return close.map(StepRecords.Seen::record);
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
