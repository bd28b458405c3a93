package carsharing.teltonika.device.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.Sight;
import carsharing.teltonika.message.StateWatch;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a verified step sends, and what it says at its end. The test plays tracker and clock. */
class VerifiedStepTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(3);
  private static final int ELEMENT = 1;
  private static final int ASLEEP = 2;
  private static final int OTHER = 7;

  private final HandClock clock = new HandClock();
  private final TrackerClock known = new TrackerClock();
  private final List<String> seen = new ArrayList<>();
  private final CurrentStep step =
      new CurrentStep(
          clock.timers(),
          clock,
          known,
          () -> Duration.ofSeconds(30),
          command -> seen.add("->" + command.text()),
          text -> seen.add("unasked:" + text));

  /** Element 1 is 1 if the door is as it should be, and 2 if the module sleeps. */
  private record Watch(Optional<Question> question) implements StateWatch {

    @Override
    public Sight look(AvlRecord record) {
      var value = record.elements().find(ELEMENT);
      return value.isEmpty()
          ? Sight.UNSEEN
          : value.getAsLong() == ASLEEP
              ? Sight.HIDDEN
              : value.getAsLong() == 1 ? Sight.MET : Sight.OPPOSITE;
    }

    @Override
    public Sight look(String answer) {
      return answer.endsWith("on")
          ? Sight.MET
          : answer.endsWith("off") ? Sight.OPPOSITE : Sight.HIDDEN;
    }

    @Override
    public boolean canBeShown(IntPredicate isSent) {
      return isSent.test(ELEMENT);
    }

    @Override
    public boolean passes(String text) {
      return !text.contains("error");
    }
  }

  /**
   * {@code door} is a verified step, {@code quick} one whose effect the question {@code read}
   * shows, {@code record} a step that waits for a record. {@code <door-on} is a text of the
   * tracker. {@code <1} is a record of high priority, as {@code getrecord} makes it, with that
   * value of the element; {@code <x} one without the element. {@code <low1} is a periodic record.
   * {@code <1:-5s} was made 5 s ago. {@code 9s} passes time.
   */
  static Stream<Arguments> steps() {
    return Stream.of(
        arguments("met", "door <door-a <1", "->door ->getrecord =met door-a"),
        arguments(
            "met before the text comes", "door 3s <1 <door-a", "->door ->getrecord =met door-a"),
        arguments("met, and no text comes", "door 3s <1 2999ms", "->door ->getrecord"),
        arguments("met, and no text came", "door 3s <1 3s", "->door ->getrecord =met"),
        arguments(
            "met late",
            "door <door-a <0 2s <0 2s <1",
            "->door ->getrecord ->getrecord ->getrecord =met door-a"),
        arguments(
            "contradicted",
            "door <door-a <0" + " 2s <0".repeat(5),
            "->door" + " ->getrecord".repeat(6) + " =opposite door-a"),
        arguments(
            "opposite too early, and then silence",
            "door <door-a <0 11999ms 1ms",
            "->door" + " ->getrecord".repeat(6) + " =unseen door-a"),
        arguments(
            "opposite too early, and the last answer is one to an earlier question",
            "door <door-a <0 2s 8s <0:-1100ms 2s",
            "->door" + " ->getrecord".repeat(6) + " =unseen door-a"),
        arguments(
            "met when the time is over",
            "door <door-a <0" + " 2s <0".repeat(4) + " 2s 1s <1",
            "->door" + " ->getrecord".repeat(6) + " =met door-a"),
        arguments(
            "asleep when the time is over",
            "door <door-a <0" + " 2s <0".repeat(4) + " 2s <2",
            "->door" + " ->getrecord".repeat(6) + " =hidden door-a"),
        arguments(
            "contradicted without a text",
            "door 3s <0" + " 2s <0".repeat(13) + " 999ms 1ms <0",
            "->door" + " ->getrecord".repeat(15) + " =opposite timeout"),
        arguments(
            "opposite without a text, and then silence",
            "door 3s <0 29s",
            "->door" + " ->getrecord".repeat(15) + " !timeout"),
        arguments(
            "opposite, and then the module sleeps",
            "door <door-a <0 2s <2",
            "->door ->getrecord ->getrecord =hidden door-a"),
        arguments(
            "asleep, and awake before the text comes",
            "door 3s <2 2s <1 3s",
            "->door ->getrecord ->getrecord =met"),
        arguments(
            "an old record without the element",
            "<1 door <door-a <x:-5s <1",
            "->door ->getrecord =met door-a"),
        arguments(
            "the question is refused", "door <door-a <error", "->door ->getrecord =hidden door-a"),
        arguments(
            "the question is refused before the text comes",
            "door 3s <error 1s <door-a",
            "->door ->getrecord =hidden door-a"),
        arguments(
            "refused when the question is open",
            "door 3s <error <0 2999ms 1ms",
            "->door ->getrecord ->getrecord =unseen error"),
        arguments(
            "refused or the question is refused",
            "door 3s <error 27s",
            "->door" + " ->getrecord".repeat(14) + " =unseen error"),
        arguments(
            "unknown text when the question is open",
            "quick 3s <? 27s",
            "->door ->read" + " ->getrecord".repeat(13) + " unasked:? !timeout"),
        arguments(
            "unknown text, and then the question is refused",
            "quick 3s <? <read-refused <2 2999ms 1ms",
            "->door ->read ->getrecord ->getrecord =hidden ?"),
        arguments(
            "read as the opposite",
            "quick <door-a <read-off" + " 2s <read-off".repeat(5),
            "->door" + " ->read".repeat(6) + " =opposite door-a"),
        arguments(
            "read as the opposite too early",
            "quick <door-a 2s <0 8s <read-off 2s",
            "->door ->read" + " ->getrecord".repeat(5) + " =unseen door-a"),
        arguments(
            "never shown",
            "door <door-a 9999ms 1ms",
            "->door ->getrecord ->getrecord ->getrecord ->getrecord ->getrecord =unseen door-a"),
        arguments(
            "shown by old records only",
            "door <door-a <1:-5s <low1 9s 1s",
            "->door ->getrecord ->getrecord ->getrecord ->getrecord ->getrecord =unseen door-a"),
        arguments(
            "shown by a record that was on its way",
            "record 1s door <door-a <1:-1s <low1:-1s <1",
            "->getrecord ->door ->getrecord =met door-a"),
        arguments(
            "shown only by a record that an earlier command has asked for",
            "record door <door-a <1 1999ms",
            "->getrecord ->door ->getrecord"),
        arguments("asleep", "door <door-a <2", "->door ->getrecord =hidden door-a"),
        arguments("not sent by the car", "door <door-a <x", "->door ->getrecord =hidden door-a"),
        arguments("not sent by the car, as is known", "<x door <door-a", "->door =hidden door-a"),
        arguments(
            "sent at other times by the car",
            "<1 <x door <door-a <1",
            "->door ->getrecord =met door-a"),
        arguments(
            "a record from the future", "door <door-a <1:99s", "->door ->getrecord =unseen door-a"),
        arguments("refused", "door <door-error", "->door =unseen door-error"),
        arguments(
            "refused, but met", "door 3s <1 <door-error", "->door ->getrecord =unseen door-error"),
        arguments("not answered", "door 2999ms", "->door"),
        arguments("unknown text", "door <? 2999ms 1ms <1", "->door ->getrecord ->getrecord =met ?"),
        arguments("unreadable", "door <garbled", "->door !wrong_crc"),
        arguments(
            "unreadable, but perhaps the answer to a question",
            "quick 3s <garbled <door-a 2s <1",
            "->door ->read ->getrecord ->getrecord =met door-a"),
        arguments("lost", "door gone", "->door !disconnected"),
        arguments(
            "lost after the text",
            "door <door-a gone",
            "->door ->getrecord =unseen disconnected door-a"),
        arguments(
            "lost after the opposite",
            "door <door-a <0 gone",
            "->door ->getrecord =unseen disconnected door-a"),
        arguments(
            "lost after the opposite, without a text",
            "door 3s <0 gone",
            "->door ->getrecord !disconnected"),
        arguments("lost after the effect", "door 3s <1 gone", "->door ->getrecord =met"),
        arguments("read", "quick <door-a <read-on", "->door ->read =met door-a"),
        arguments(
            "read late", "quick <door-a <read-off 2s <read-on", "->door ->read ->read =met door-a"),
        arguments(
            "read in vain",
            "quick <door-a <read-refused <1",
            "->door ->read ->getrecord =met door-a"),
        arguments(
            "read without an answer",
            "quick <door-a 2s <1",
            "->door ->read ->getrecord =met door-a"),
        arguments(
            "shown by a record and read too late",
            "quick <door-a 2s <1 <read-off quick <door-b <read-on",
            "->door ->read ->getrecord =met door-a unasked:read-off ->door ->read =met door-b"),
        arguments(
            "read while an older answer is owed",
            "quick <door-a 2s <1 quick <door-b <1",
            "->door ->read ->getrecord =met door-a ->door ->getrecord =met door-b"),
        arguments(
            "for one command and not for the next",
            "door <door-a <1 door <door-b 1s <1:-1100ms <0",
            "->door ->getrecord =met door-a ->door ->getrecord"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("steps")
  void looksWhetherTheCommandHasDoneItsWork(String what, String steps, String expected) {
    assertThat(run(steps)).isEqualTo(expected);
  }

  @Test
  void aRecordThatNobodyHasAskedForCountsIfItsTimeProvesThatItIsLater() {
    known.tell(100);

    assertThat(run("door 900ms <low1 1s <low1 <door-a")).isEqualTo("->door =met door-a");
  }

  @Test
  void theCarIsAskedAlsoIfARecordHasShownTheOppositeBefore() {
    known.tell(0);

    assertThat(run("door 2s <low0 1s")).isEqualTo("->door ->getrecord");
  }

  @Test
  void aRecordThatIsQuickerThanThoseBeforeProvesNothing() {
    known.tell(0);

    assertThat(run("door <door-a <1:3s <1")).isEqualTo("->door ->getrecord =met door-a");
  }

  @Test
  void aRecordOfWholeSecondsThatWasAskedForCounts() {
    known.tell(0);

    assertThat(run("door 500ms <door-a <1:-500ms")).isEqualTo("->door ->getrecord =met door-a");
  }

  @Test
  void aClockThatIsMinutesBehindIsAllowedForOnceItIsKnown() {
    known.tell(600_000);

    assertThat(run("door <door-a <1:-601s <1:-600s")).isEqualTo("->door ->getrecord =met door-a");
  }

  @Test
  void leavesNoTimerBehind() {
    run("door <door-a <1 quick <door-b 2s <1 door gone");

    assertThat(clock.waiting()).isZero();
  }

  private String run(String tokens) {
    Stream.of(tokens.split(" ")).forEach(this::play);
    return String.join(" ", seen);
  }

  private void play(String token) {
    switch (token) {
      case "door" -> step.begin(verified(Optional.empty()), asker());
      case "quick" ->
          step.begin(
              verified(Optional.of(new StateWatch.Question("read", new WordShape("read")))),
              asker());
      case "record" -> step.sendOnly(getRecord());
      case "gone" -> step.disconnected();
      case "<garbled" -> step.brokenText(StepFailure.WRONG_CRC);
      default -> playMore(token);
    }
  }

  private void playMore(String token) {
    if (token.matches("<(low)?[012x](:.*)?")) {
      step.records(List.of(record(token)));
    } else if (token.startsWith("<")) {
      step.text(token.substring(1));
    } else {
      clock.pass(duration(token));
    }
  }

  private static Duration duration(String text) {
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
        : Duration.ofSeconds(Long.parseLong(text.replace("s", "")));
  }

  private AvlRecord record(String token) {
    var parts = token.replace("<low", "").replace("<", "").split(":", -1);
    var age = parts.length > 1 ? duration(parts[1]) : Duration.ZERO;
    var elements =
        parts[0].equals("x")
            ? IoElements.builder().add1(OTHER, 1)
            : IoElements.builder().add1(OTHER, 1).add1(ELEMENT, Long.parseLong(parts[0]));
    return new AvlRecord(
        clock.millis() + age.toMillis(),
        token.startsWith("<low") ? 0 : 1,
        new GpsElement(252797181, 546871550, 112, 274, 14, 0),
        0,
        OptionalInt.empty(),
        elements.build());
  }

  private static DeviceRequest.Verify verified(Optional<StateWatch.Question> question) {
    var text =
        new DeviceRequest.SendText(
            "door", false, new WordShape("door"), TIMEOUT, Duration.ofSeconds(1), UNKNOWN_WAIT);
    return new DeviceRequest.Verify(text, new Watch(question), WITHIN, getRecord());
  }

  private static DeviceRequest.SendOnly getRecord() {
    return new DeviceRequest.SendOnly("getrecord", false, new WordShape("record"));
  }

  private StepReply.Asker asker() {
    return new StepReply.Asker() {
      @Override
      public void answer(DeviceAnswer answer) {
        var observed = (DeviceAnswer.Observed) answer;
        seen.add("=" + observed.sight().name().toLowerCase(Locale.ROOT));
        observed.failure().ifPresent(why -> seen.add(why.reason()));
        observed.text().ifPresent(seen::add);
      }

      @Override
      public void fail(StepFailure why) {
        seen.add("!" + why.reason());
      }
    };
  }
}
