package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.tracker.Records;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which frames are acknowledged. The test plays the tracker, the publisher and the clock. */
class AvlExchangeTest {

  private static final long STEP = 1000; // ms between the times of frames with different names
  private static final long ROOM = 100_000; // bytes

  private final HandClock clock = new HandClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HeldMemory memory = new HeldMemory(() -> ROOM);
  private final Deque<Sent> published = new ArrayDeque<>();

  /** The names of the frames that were acknowledged. */
  private final StringBuilder acknowledged = new StringBuilder();

  /** The frame that the broker answers to. */
  private char answered;

  private boolean isConnected = true;

  /** Frames that wait in the socket while the exchange is full. */
  private final Deque<Frame> unread = new ArrayDeque<>();

  /** Tasks of the event loop that have not had their turn, if the test wants to hold them. */
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  private boolean isHeld;

  private final AvlExchange exchange =
      new AvlExchange(
          this::execute,
          clock,
          memory,
          Nobody.metrics(meters),
          this::deliver,
          this::acknowledge,
          this::readOn);

  /** A frame that the publisher has. */
  private record Sent(char name, Promise<FrameOutcome> outcome, Future<Void> abandoned) {}

  /**
   * The steps: {@code A1} is a frame named A with one record that arrives; {@code ok} and {@code
   * no} say how the broker answers to the oldest frame that waits for it; {@code 5s} passes time.
   */
  static Stream<Arguments> stories() {
    return Stream.of(
        arguments("waits for the broker", "A1 5s ok", "A"),
        arguments("is not taken by the broker", "A1 no", ""),
        arguments("is sent without waiting, after the handshake", "A1 B1 C1 ok ok ok", "ABC"),
        arguments("is sent within a tracker's patience", "3999ms A1 B1 ok ok", "AB"),
        arguments("is sent without waiting, after another", "9s A1 ok B1 C2 ok ok", "ABC"),
        arguments("meets a slow broker", "A1 B1 9s ok C1 9s ok ok", "ABC"),
        arguments("was given up while the broker was slow", "A1 5s B1 ok ok", "B"),
        arguments("was given up in a radio gap", "4s A1 B1 ok ok", "B"),
        arguments("was given up in a radio gap for a longer one", "5s A1 B2 ok ok", "B"),
        // A tracker that waits for two records does not take 1 for an answer.
        arguments("was given up for a longer one", "A1 5s B2 ok ok", "AB"),
        // It may wait for C1, still unread.
        arguments("was given up, as may be the longer one", "A1 5s B2 4s ok C1 ok ok", "BC"),
        arguments("was given up, as was the next", "9s A1 B1 C1 ok ok ok", "C"),
        // C is still unread when A is confirmed.
        arguments("was given up, of as many records as the last", "9s A1 B2 C1 ok ok ok", "C"),
        arguments("was given up, as were three more", "30s A2 B1 C2 D1 E3 ok ok ok ok ok", "E"),
        arguments("came twice in a radio gap", "9s A1 A1 ok", "A"),
        arguments("came twice, with another behind it", "9s A1 A1 B1 ok ok", "B"),
        arguments("was given up for one that came twice", "9s A1 B1 B1 ok ok", "B"),
        arguments("came again behind another", "9s A1 B1 A1 ok ok ok", "A"),
        arguments("is repeated while the broker is slow", "A1 5s A1 ok", "A"),
        arguments("is repeated after its acknowledgement", "A1 ok A1 ok", "AA"),
        arguments("was given up after another was acknowledged", "A1 ok 5s B1 C1 ok ok", "AC"),
        arguments("meets several gaps", "5s A1 B1 ok ok 1s C1 D1 ok ok 5s E1 F1 ok ok", "BCDF"),
        arguments("was refused after a radio gap", "9s A1 B1 no ok", "B"),
        arguments("was given up for one that is refused", "9s A1 B1 ok no", ""),
        arguments("is empty and needs no broker", "5s A0 B1 ok", "AB"));
  }

  @ParameterizedTest(name = "a frame that {0}: {1} -> {2}")
  @MethodSource("stories")
  void acknowledgesNoFrameThatItsTrackerMayHaveGivenUpForAnother(
      String story, String steps, String names) {
    for (var step : steps.split(" ", -1)) {
      if (step.matches("\\d+m?s")) {
        pass(step);
      } else if (step.equals("ok")) {
        answer().complete(FrameOutcome.ACKNOWLEDGED);
      } else if (step.equals("no")) {
        answer().fail("a test refuses it");
      } else {
        arrive(frame(step.charAt(0), step.charAt(1) - '0'));
      }
    }

    assertThat(acknowledged).hasToString(names);
    assertThat(exchange.isBusy()).isFalse();
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void countsAFrameAsTooLateIfItsTrackerHasGone() {
    arrive(frame('A', 1));
    isConnected = false;

    answer().complete(FrameOutcome.ACKNOWLEDGED);

    assertThat(frames("confirmed_too_late")).isOne();
    assertThat(frames("acknowledged")).isZero();
  }

  @Test
  void countsARepeatOfTheFrameInFlightAndPublishesItOnce() {
    arrive(frame('A', 1));
    arrive(frame('A', 1));

    assertThat(published).hasSize(1);
    assertThat(frames("repeated_in_flight")).isOne();
  }

  @Test
  void publishesAFrameWhenThereIsMemoryForIt() {
    var others = memory.request((int) ROOM, () -> {});
    var frame = frame('A', 1);
    arrive(frame);
    assertThat(published).isEmpty();
    assertThat(exchange.waiting()).isEqualTo(frame.data().length);

    others.release();

    assertThat(published).hasSize(1);
    assertThat(exchange.waiting()).isZero();
  }

  @Test
  void publishesNoFrameThatWaitedForMemoryUntilItsConnectionEnded() {
    var others = memory.request((int) ROOM, () -> {});
    arrive(frame('A', 1));

    exchange.close();
    others.release();

    assertThat(published).isEmpty();
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void publishesNoFrameIfItsConnectionEndsJustWhenThereIsMemoryForIt() {
    var others = memory.request((int) ROOM, () -> {});
    arrive(frame('A', 1));
    isHeld = true;

    others.release();
    exchange.close();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();

    assertThat(published).isEmpty();
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void saysThatAFrameNeedNotBePublishedIfItsConnectionHasEnded() {
    arrive(frame('A', 1));
    arrive(frame('B', 1));
    assertThat(published.element().abandoned().isComplete()).isFalse();

    exchange.close();

    assertThat(published.element().abandoned().succeeded()).isTrue();
    answer().fail("abandoned");
    assertThat(published).isEmpty();
  }

  private void execute(Runnable task) {
    if (isHeld) {
      tasks.add(task);
    } else {
      task.run();
    }
  }

  /** As the real one, which publishes no frame without records. */
  private Future<FrameOutcome> deliver(
      Frame frame, HeldMemory.Share share, Future<Void> abandoned) {
    if (frame.recordCount() == 0) {
      return Future.succeededFuture(FrameOutcome.ACKNOWLEDGED);
    }
    var name = (char) (AvlFrame.decode(frame).records().get(0).timestamp() / STEP);
    var outcome = Promise.<FrameOutcome>promise();
    published.add(new Sent(name, outcome, abandoned));
    return outcome.future();
  }

  private boolean acknowledge(int count) {
    if (isConnected) {
      acknowledged.append(count == 0 ? 'A' : answered);
    }
    return isConnected;
  }

  /** As the parser does, which is paused while the exchange is full. */
  private void arrive(Frame frame) {
    if (exchange.isFull()) {
      unread.add(frame);
    } else {
      exchange.accept(frame);
    }
  }

  private void readOn() {
    while (!unread.isEmpty() && !exchange.isFull()) {
      exchange.accept(unread.remove());
    }
  }

  /** The broker answers to the oldest frame. */
  private Promise<FrameOutcome> answer() {
    var oldest = published.remove();
    answered = oldest.name();
    return oldest.outcome();
  }

  private void pass(String time) {
    var number = Long.parseLong(time.replaceAll("\\D", ""));
    clock.pass(time.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number));
  }

  private double frames(String outcome) {
    return meters.get("teltonika.frames").tag("outcome", outcome).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  /** The name of a frame is in the time of its records. */
  private static Frame frame(char name, int records) {
    var all =
        IntStream.range(0, records)
            .mapToObj(number -> Records.at(Instant.ofEpochMilli(name * STEP + number).toString()))
            .toList();
    return new AvlFrame(AvlCodec.CODEC_8_EXTENDED, all, 0).encode();
  }
}
