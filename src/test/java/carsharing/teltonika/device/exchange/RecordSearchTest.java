package carsharing.teltonika.device.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which record answers a command that was sent at a moment; times are ms before or after it. */
class RecordSearchTest {

  private static final long SENT = 1_800_000_000_000L;
  private static final long SKEW = 30_000;

  private static final int LOW = 0;
  private static final int HIGH = 1;

  private final TrackerClock clock = new TrackerClock();

  @ParameterizedTest
  @CsvSource({
    // time of the record, priority, when it arrives; whether it answers
    "100, 0, 200, true", // made after the command
    "0, 1, 200, true",
    "-2000, 0, 100, false", // on its way when the command was sent
    "-20000, 0, 100, false", // out of the tracker's memory
    "-1000, 1, 100, true", // a whole second, cut off
    "-20000, 1, 100, false", // made on demand by a clock that is behind, or kept since
    "-31000, 1, 100, false",
    "9000, 0, 100, false", // a clock that is ahead, or made before
    "9000, 1, 100, false",
    "31000, 1, 100, false", // from the future
  })
  void aRecordIsJudgedByItsPriorityIfNothingIsKnownOfTheClock(
      long time, int priority, long arrival, boolean answers) {
    assertThat(offer(search(0), arrival, record(time, priority)).isPresent()).isEqualTo(answers);
  }

  @ParameterizedTest
  @CsvSource({
    // how far the clock is behind, time of the record by the tracker's clock, priority; whether it
    // answers
    "0, 100, 0, true",
    "0, -1500, 1, false", // made on demand, but before the command
    "0, -400, 0, false", // of the same second
    "0, -1000, 1, true", // a whole second, cut off
    "0, -900, 1, false", // not a whole second
    "20000, -19900, 1, true", // a clock that is 20 s behind
    "20000, -19900, 0, false", // or a tracker that sends its records late
    "1500, -1400, 0, true",
    "20000, -21500, 1, false",
    "-10000, 9900, 0, false", // a clock that is 10 s ahead: made before the command
    "-10000, 10100, 0, true",
    "0, 2500, 1, true",
    "0, 2501, 1, false", // made 2 s after it has come: the clock has jumped
    "-10000, 12500, 0, true",
    "-10000, 12501, 1, false",
    "20000, 2500, 1, true",
  })
  void aRecordIsJudgedByTheClockIfThatIsKnown(
      long behind, long time, int priority, boolean answers) {
    learn(behind);

    assertThat(offer(search(0), 500, record(time, priority)).isPresent()).isEqualTo(answers);
  }

  @Test
  void aRecordOfTheSameSecondIsACandidate() {
    learn(0);
    var search = search(0);

    assertThat(offer(search, 100, record(-1000, LOW))).isEmpty();

    assertThat(search.close()).contains(record(-1000, LOW));
    assertThat(offer(search, 300, record(200, LOW))).contains(record(200, LOW));
  }

  @Test
  void aPeriodicRecordOfAnUnknownClockIsTooOld() {
    var search = search(0);

    assertThat(offer(search, 100, record(-20_000, LOW))).isEmpty();

    assertThat(search.close()).isEmpty();
    assertThat(search.sawOld()).isTrue();
  }

  @Test
  void aRecordOnDemandOfAnUnknownClockIsACandidateUntilANewerOneComes() {
    var search = search(0);

    assertThat(offer(search, 100, record(-6000, HIGH))).isEmpty();
    assertThat(offer(search, 110, record(-20_000, HIGH))).isEmpty();
    assertThat(search.close()).contains(record(-6000, HIGH));

    assertThat(offer(search, 120, record(0, HIGH))).contains(record(0, HIGH));
  }

  @Test
  void theRecordOfAnEarlierCommandIsNoAnswer() {
    learn(0);
    var search = search(1);

    assertThat(offer(search, 100, record(-1000, HIGH))).isEmpty();
    assertThat(offer(search, 200, record(-1000, HIGH))).isPresent();
  }

  @Test
  void aRecordThatIsOlderThanOneOfBeforeIsNoAnswer() {
    clock.observe(List.of(record(-50, LOW)), SENT - 10, SKEW);

    assertThat(offer(search(0), 100, record(-100, HIGH))).isEmpty();
  }

  @Test
  void aRecordFromTheFutureHidesNoOther() {
    var search = search(0);
    var mad = record(1_700_000_000_000L, HIGH);

    assertThat(offer(search, 100, mad, record(10, HIGH))).contains(record(10, HIGH));
    clock.observe(List.of(mad, record(10, HIGH)), SENT + 100, SKEW);

    assertThat(offer(search(0), 200, record(20, HIGH))).isPresent();
    assertThat(search.sawFuture()).isTrue();
  }

  /** Nobody knows when they were made, so they tell nothing. But a door may be open since. */
  @ParameterizedTest
  @CsvSource({
    // how far ahead of its arrival the record claims to be made, its event
    "9000, 0", // a clock that is ahead, or has jumped
    "40000, 0", // further than any clock may be wrong
    "40000, 90", // of what has changed alone
    "9000, 90",
  })
  void aRecordThatIsAheadOfItsArrivalSpeaksAgainstTheOthersOnly(long ahead, int event) {
    var search = search(0);
    offer(search, 100, record(90, LOW));
    var doubtful = event == 0 ? record(200 + ahead, LOW) : eventRecord(200 + ahead, event);

    assertThat(offer(search, 200, doubtful)).isEmpty();
    offer(search, 300, record(290, LOW));

    var found = search.found().orElseThrow();
    assertThat(found.newestFirst()).containsExactly(record(290, LOW), record(90, LOW));
    assertThat(found.moments().get(0).doubts()).containsExactly(doubtful);
  }

  @Test
  void aBeaconListFromTheFutureSpeaksAgainstNothing() {
    var search = search(0);

    offer(search, 100, eventRecord(40_000, 385), record(90, LOW));

    assertThat(search.found().orElseThrow().moments()).hasSize(1);
    assertThat(search.found().orElseThrow().moments().get(0).doubts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"385", "10829", "247", "317"})
  void aRecordOfAnEventAloneIsNoAnswer(int event) {
    var beside = eventRecord(20, event);

    assertThat(offer(search(0), 100, beside)).isEmpty();
    assertThat(offer(search(0), 100, record(10, HIGH), beside)).contains(record(10, HIGH));
  }

  @Test
  void theRecordThatWasAskedForGoesBeforeThatOfAnEvent() {
    var event =
        new AvlRecord(
            SENT + 20,
            HIGH,
            new GpsElement(252797181, 546871550, 112, 274, 14, 0),
            239,
            OptionalInt.empty(),
            IoElements.builder().add1(239, 1).add8(132, 0).build());

    assertThat(offer(search(0), 100, event, record(10, HIGH))).contains(record(10, HIGH));
    assertThat(offer(search(0), 100, event)).contains(event);
  }

  @Test
  void theNewestOfSeveralAnswers() {
    assertThat(offer(search(0), 100, record(30, LOW), record(20, HIGH), record(10, LOW)))
        .contains(record(30, LOW));
  }

  /** Four live frames in a minute, each 200 ms on its way. */
  private void learn(long behind) {
    for (var seconds = 90; seconds >= 30; seconds -= 20) {
      var made = -seconds * 1000L;
      clock.observe(List.of(record(made - behind + 7, LOW)), SENT + made + 7, SKEW);
    }
  }

  private RecordSearch search(int owed) {
    return new RecordSearch(SENT, clock, SKEW, owed);
  }

  private static Optional<AvlRecord> offer(
      RecordSearch search, long arrival, AvlRecord... records) {
    return search.offer(List.of(records), SENT + arrival);
  }

  private static AvlRecord record(long time, int priority) {
    return new AvlRecord(
        SENT + time,
        priority,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        IoElements.builder().add1(239, 0).add8(132, 1L << 28).build());
  }

  private static AvlRecord eventRecord(long time, int event) {
    return new AvlRecord(
        SENT + time,
        HIGH,
        new GpsElement(0, 0, 0, 0, 0, 0),
        event,
        OptionalInt.empty(),
        IoElements.builder().add1(event, 1).add2(17, 3).build());
  }
}
