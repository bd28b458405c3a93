package carsharing.teltonika.device.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.RecordNeed;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.tracker.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a step is sent, answered or given up. The test plays the tracker and the clock. */
class CurrentStepTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LATE_WAIT = Duration.ofSeconds(5);
  private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(2);
  private static final Duration RECORD_WAIT = Duration.ofSeconds(3);
  private static final Duration MISSING_WAIT = Duration.ofSeconds(5);

  private final HandClock clock = new HandClock();
  private final List<String> seen = new ArrayList<>();
  private final CurrentStep step =
      new CurrentStep(
          clock.timers(),
          clock,
          new TrackerClock(),
          () -> Duration.ofSeconds(30),
          command -> seen.add("->" + command.text()),
          text -> seen.add("unasked:" + text));

  /**
   * The steps: {@code door} and {@code output} ask for a text, {@code record} for a record, and
   * {@code only} for a record that nobody waits for. {@code door@3s} may be sent within 3 s. {@code
   * <door-on} is a text of the tracker, {@code <garbled} one that cannot be read, {@code <rec:-2s}
   * a record that the tracker made 2 s ago, of high priority; {@code <door:-2s} one that has
   * nothing but what has changed, and {@code <doors:-2s} 256 of them. {@code two} asks for two
   * records, {@code recent} for one of the last 5 s. {@code 9s} passes time.
   */
  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("answered", "door <door-on", "->door =door-on"),
        arguments("not answered yet", "door 9999ms", "->door"),
        arguments("given up", "door 10s", "->door !timeout"),
        arguments("sent while another one runs", "door output", "->door !busy"),
        arguments("unknown, just before its wait is over", "door <? 1999ms", "->door"),
        arguments("unknown", "door <? 2s", "->door =?"),
        arguments("unknown at the end of the time", "door 9s <? 1s", "->door =?"),
        arguments("unknown, and a better one", "door <? <door-on", "->door unasked:? =door-on"),
        arguments(
            "unknown twice: the wait does not begin again",
            "door <?1 1s <?2 1s",
            "->door unasked:?1 =?2"),
        arguments(
            "unknown twice, and then a better one",
            "door <?1 1s <?2 <door-on 5s",
            "->door unasked:?1 unasked:?2 =door-on"),
        arguments("unreadable", "door <garbled", "->door !wrong_crc"),
        arguments("lost with the connection", "door gone", "->door !disconnected"),
        arguments(
            "of another kind after a time-out", "door 10s output", "->door !timeout ->output"),
        arguments("waited for", "door 10s door 4999ms", "->door !timeout"),
        arguments("waited for in vain", "door 10s door 5s", "->door !timeout ->door"),
        arguments("late", "door 10s door 1s <door-a", "->door !timeout unasked:door-a ->door"),
        arguments(
            "late before the next is asked for",
            "door 10s <door-a door",
            "->door !timeout unasked:door-a ->door"),
        arguments("late and garbled", "door 10s door <garbled", "->door !timeout ->door"),
        arguments(
            "late for two",
            "door 10s door 5s 10s door <door-a <door-b",
            "->door !timeout ->door !timeout unasked:door-a unasked:door-b ->door"),
        arguments(
            "late, and the connection ends", "door 10s door gone", "->door !timeout !disconnected"),
        arguments("within its time", "door@1s <door-on", "->door =door-on"),
        arguments("at the end of its time", "door@0s", "!expired"),
        arguments(
            "past its time because of a late answer, not yet",
            "door 10s door@3s 3000ms",
            "->door !timeout"),
        arguments(
            "past its time because of a late answer",
            "door 10s door@3s 3001ms output",
            "->door !timeout !expired ->output"),
        arguments(
            "in time after a late answer",
            "door 10s door@3s 2999ms <door-a",
            "->door !timeout unasked:door-a ->door"),
        arguments(
            "given up for a late answer long before its time",
            "door 10s door@9s 5s",
            "->door !timeout ->door"));
  }

  @ParameterizedTest(name = "an answer that is {0}: {1} -> {2}")
  @MethodSource("texts")
  void takesATextForTheAnswerToTheStepThatRuns(String what, String steps, String expected) {
    assertThat(run(steps)).isEqualTo(expected);
  }

  static Stream<Arguments> records() {
    return Stream.of(
        arguments("made now", "record <rec:0s", "->record =record"),
        arguments("made after the command", "record 2s <rec:-1s", "->record =record"),
        arguments("made long before it", "record <rec:-60s 9999ms", "->record"),
        arguments(
            "made long before, and no other", "record <rec:-60s 10s", "->record !stale_record"),
        arguments("from the future", "record <rec:60s 2999ms", "->record"),
        arguments("from the future, and no other", "record <rec:60s 3s", "->record !clock_wrong"),
        arguments("made just before it", "record 100ms <rec:-2s 2999ms", "->record"),
        arguments("made just before it, and no other", "record <rec:-2s 3s", "->record =record"),
        arguments("not there", "record 10s", "->record !timeout"),
        arguments(
            "asked for before, which answers that one",
            "only record 100ms <rec:-2s 9s",
            "->only ->record"),
        arguments(
            "asked for before, so long ago that it is lost",
            "only 10s record 100ms <rec:-2s 3s",
            "->only ->record =record"),
        arguments(
            "asked for before, just before it counts as lost",
            "only 9999ms record 100ms <rec:-2s 3s",
            "->only ->record"),
        arguments("refused in a text", "record <record-no", "->record =record-no"),
        arguments(
            "acknowledged in a text that comes late",
            "record <rec:0s <record-accepted",
            "->record =record"));
  }

  @ParameterizedTest(name = "a record that is {0}: {1} -> {2}")
  @MethodSource("records")
  void takesARecordForTheAnswerToTheStepThatRuns(String what, String steps, String expected) {
    assertThat(run(steps)).isEqualTo(expected);
  }

  static Stream<Arguments> several() {
    return Stream.of(
        arguments(
            "in one frame each", "two <rec:0s 1s <rec:0s", "->record ->getrecord =record[0,1]"),
        arguments(
            "in the wrong order", "two 3s <rec:-1s <rec:-2s", "->record ->getrecord =record[1,2]"),
        arguments(
            "one, and no other",
            "two <rec:0s 4999ms",
            "->record ->getrecord ->getrecord ->getrecord"),
        arguments(
            "one, and no other in time",
            "two <rec:0s 5s",
            "->record ->getrecord ->getrecord ->getrecord =record"),
        arguments(
            "one just before the time of the step is over",
            "two 9999ms <rec:0s 1ms",
            "->record ->getrecord =record"),
        arguments(
            "one, and another of before the command",
            "two 1s <rec:0s <rec:-40s 4999ms",
            "->record ->getrecord ->getrecord ->getrecord"),
        arguments(
            "one, and the tracker refuses to make another",
            "two <rec:0s <record-no",
            "->record ->getrecord =record"),
        arguments(
            "two, and between them a text that cannot be read",
            "two <rec:0s <garbled 1s <rec:0s",
            "->record ->getrecord =record[0,1]"),
        arguments(
            "one, and the connection ends",
            "two <rec:0s gone",
            "->record ->getrecord !disconnected"),
        arguments(
            "one that may be too old, and one of after the command",
            "two 100ms <rec:-2s 3s <rec:0s 5s",
            "->record ->getrecord ->getrecord ->getrecord =record"),
        arguments(
            "one, and an event of after the command",
            "two 2s <rec:-1s <door:0s",
            "->record ->getrecord =record[0,1]"),
        arguments(
            "one, and an event of before the command",
            "two 2s <rec:-1s <door:-3s 4999ms",
            "->record ->getrecord ->getrecord ->getrecord"),
        arguments(
            "one that may be too old, and an event, which cannot tell what that one does not",
            "two 100ms <rec:-2s <door:0s 3s 4999ms",
            "->record ->getrecord ->getrecord ->getrecord"),
        arguments(
            "one that may be too old, and a newer such one that tells enough",
            "recent 100ms <rec:-4s 3s <rec:-5s",
            "->record ->getrecord =record"),
        arguments(
            "one that may be too old, and more events than can be kept",
            "two 8s <rec:-10s <doors:0s 2s",
            "->record !timeout"),
        arguments("an event alone", "two 2s <door:0s 8s", "->record !timeout"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("several")
  void waitsForMoreRecordsIfTheFirstOneDoesNotTellEnough(
      String what, String steps, String expected) {
    assertThat(run(steps)).isEqualTo(expected);
  }

  /** A record that has nothing but what has changed. */
  private static AvlRecord doorAt(Instant time) {
    return new AvlRecord(
        time.toEpochMilli(),
        1,
        new GpsElement(252_797_181, 546_871_550, 112, 274, 14, 0),
        90,
        OptionalInt.empty(),
        IoElements.builder().add2(90, 0x0100).build());
  }

  private String run(String steps) {
    for (var word : steps.split(" ", -1)) {
      if (word.startsWith("<rec:")) {
        var age = Duration.parse("PT" + word.substring("<rec:".length()));
        step.records(List.of(Records.onDemandAt(clock.instant().plus(age))));
      } else if (word.startsWith("<door:")) {
        var age = Duration.parse("PT" + word.substring("<door:".length()));
        step.records(List.of(doorAt(clock.instant().plus(age))));
      } else if (word.startsWith("<doors:")) {
        var age = Duration.parse("PT" + word.substring("<doors:".length()));
        step.records(Collections.nCopies(256, doorAt(clock.instant().plus(age))));
      } else if (word.equals("<garbled")) {
        step.brokenText(StepFailure.WRONG_CRC);
      } else if (word.startsWith("<")) {
        step.text(word.substring(1));
      } else if (word.equals("gone")) {
        step.disconnected();
      } else if (word.equals("two")) {
        step.begin(await(records -> records.newestFirst().size() >= 2), asker());
      } else if (word.equals("recent")) {
        step.begin(await(records -> isRecent(records.answer())), asker());
      } else if (word.equals("only")) {
        step.sendOnly(new DeviceRequest.SendOnly("only", false, new WordShape("record")));
      } else if (word.matches("\\d+m?s")) {
        clock.pass(time(word));
      } else {
        step.begin(request(word), asker());
      }
    }
    return String.join(" ", seen);
  }

  private DeviceRequest.Step request(String word) {
    var parts = word.split("@", -1);
    var shape = new WordShape(parts[0]);
    var deadline =
        parts.length > 1
            ? Optional.of(clock.nanos() + time(parts[1]).toNanos())
            : Optional.<Long>empty();
    return parts[0].equals("record")
        ? awaitRecord(shape, Optional.empty(), deadline)
        : new DeviceRequest.SendText(
            parts[0], false, shape, TIMEOUT, LATE_WAIT, UNKNOWN_WAIT, deadline);
  }

  private static DeviceRequest.AwaitRecord awaitRecord(
      WordShape shape, Optional<RecordNeed> need, Optional<Long> deadline) {
    return new DeviceRequest.AwaitRecord(
        shape.word(), false, shape, TIMEOUT, LATE_WAIT, RECORD_WAIT, need, deadline);
  }

  private boolean isRecent(AvlRecord record) {
    return Duration.between(record.time(), clock.instant()).toSeconds() <= 5;
  }

  private static DeviceRequest.AwaitRecord await(Predicate<StepRecords> isMet) {
    var getRecord = new DeviceRequest.SendOnly("getrecord", false, new WordShape("record"));
    var need = new RecordNeed(isMet, MISSING_WAIT, getRecord);
    return awaitRecord(new WordShape("record"), Optional.of(need), Optional.empty());
  }

  private StepReply.Asker asker() {
    return new StepReply.Asker() {
      @Override
      public void answer(DeviceAnswer answer) {
        seen.add(
            answer instanceof DeviceAnswer.Position position
                ? "=record" + ages(position.records())
                : "=" + ((DeviceAnswer.Text) answer).text());
      }

      @Override
      public void fail(StepFailure why) {
        seen.add("!" + why.name().toLowerCase(Locale.ROOT));
      }
    };
  }

  /** How old they are, in s, if they are several. */
  private String ages(StepRecords records) {
    return records.newestFirst().size() == 1
        ? ""
        : records.newestFirst().stream()
            .map(record -> Duration.between(record.time(), clock.instant()).toSeconds())
            .toList()
            .toString()
            .replace(" ", "");
  }

  private static Duration time(String text) {
    var number = Long.parseLong(text.replaceAll("\\D", ""));
    return text.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
  }
}
