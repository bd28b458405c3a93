package carsharing.teltonika.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.http.TraceView.Direction;
import carsharing.teltonika.http.TraceView.Traced;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.Logged;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Which frames are logged in hex, and for how long. */
class TracesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HandClock clock = new HandClock();
  private final Traces traces = new Traces(clock, TraceLimits.USUAL);

  @BeforeEach
  void printTraces() {
    ((Logger) LoggerFactory.getLogger("carsharing.teltonika.trace")).setLevel(Level.DEBUG);
  }

  /**
   * The steps: {@code start} traces the tracker for a minute, {@code stop} ends that, {@code 59s}
   * passes time, and {@code frame} is a frame of the tracker.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("not traced", "frame", 0),
        arguments("traced", "start frame", 1),
        arguments("just before the end", "start 59999ms frame", 1),
        arguments("at the end", "start 60000ms frame", 0),
        arguments("traced again before the end", "start 59000ms start 59000ms frame", 1),
        arguments("traced again, and that ends", "start 59000ms start 60000ms frame", 0),
        arguments("stopped", "start frame stop frame", 1),
        arguments("begun again after a stop", "start stop start frame", 1));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2} lines")
  @MethodSource("tables")
  void logsFramesOnlyWhileTheTrackerIsTraced(String what, String steps, int lines) {
    try (var logged = new Logged()) {
      for (var step : steps.split(" ", -1)) {
        switch (step) {
          case "start" -> traces.start(imei(0), MINUTE);
          case "stop" -> traces.stop(imei(0));
          case "frame" -> traces.received(imei(0), Frame.of(new byte[] {8, 0, 0}));
          default -> clock.pass(Duration.ofMillis(Long.parseLong(step.replace("ms", ""))));
        }
      }

      assertThat(logged.lines("received 0000000000000003080000")).hasSize(lines);
    }
  }

  @Test
  void logsNothingOfOtherTrackersAndWhatIsSentAsWell() {
    traces.start(imei(0), MINUTE);
    try (var logged = new Logged()) {
      traces.sent(imei(0), Buffer.buffer(new byte[] {1, (byte) 0xAB}));
      traces.sent(imei(1), Buffer.buffer(new byte[] {1, (byte) 0xAB}));

      assertThat(logged.lines(" sent 01ab")).hasSize(1);
      assertThat(logged.lines(imei(0).digits() + " sent 01ab")).hasSize(1);
    }
  }

  @Test
  void tracesAHundredTrackersAtATimeAndAnotherOneWhenOneHasEnded() {
    for (var i = 0; i < 99; i++) {
      assertThat(traces.start(imei(i), MINUTE)).isTrue();
    }
    assertThat(traces.start(imei(99), Duration.ofSeconds(1))).isTrue();
    assertThat(traces.start(imei(100), MINUTE)).isFalse();
    assertThat(traces.start(imei(5), MINUTE)).isTrue();

    clock.pass(Duration.ofMillis(1001));

    assertThat(traces.start(imei(100), MINUTE)).isTrue();
    assertThat(traces.end(imei(100))).hasValue(clock.instant().plus(MINUTE));
    assertThat(traces.end(imei(99))).isEmpty();
  }

  @Test
  void saysWhetherThereWasATraceToStop() {
    traces.start(imei(0), MINUTE);

    assertThat(traces.stop(imei(0))).isTrue();
    assertThat(traces.stop(imei(0))).isFalse();
  }

  @Test
  void remembersWhatWentBothWaysUntilTheTraceEnds() {
    traces.start(imei(0), MINUTE);
    traces.received(imei(0), Frame.of(new byte[] {8, 0, 0}));
    clock.pass(Duration.ofSeconds(1));
    traces.acknowledged(imei(0), 258);
    traces.received(imei(1), Frame.of(new byte[] {8, 0, 0}));

    var view = traces.view(imei(0)).orElseThrow();

    assertThat(view.frames().get(0).hex()).startsWith("0000000000000003080000");
    assertThat(view.frames().get(1).hex()).isEqualTo("00000102");
    assertThat(view.frames())
        .extracting(Traced::direction)
        .containsExactly(Direction.RECEIVED, Direction.SENT);
    assertThat(view.frames().get(1).at() - view.frames().get(0).at()).isEqualTo(1000);
    assertThat(traces.view(imei(1))).isEmpty();

    clock.pass(MINUTE);
    traces.forgetEnded();
    assertThat(traces.view(imei(0))).isEmpty();
    traces.start(imei(0), MINUTE);
    assertThat(traces.view(imei(0)).orElseThrow().frames()).isEmpty();
  }

  @Test
  void remembersOnlySoManyFramesAndBytes() {
    var few = new Traces(clock, new TraceLimits(100, 3, 500));
    few.start(imei(0), MINUTE);
    for (var i = 0; i < 5; i++) {
      few.acknowledged(imei(0), i);
    }
    assertThat(few.view(imei(0)).orElseThrow().frames())
        .extracting(Traced::hex)
        .containsExactly("00000002", "00000003", "00000004");

    few.sent(imei(0), Buffer.buffer(new byte[400]));
    assertThat(few.view(imei(0)).orElseThrow().frames()).hasSize(1);

    few.sent(imei(0), Buffer.buffer(new byte[600]));
    assertThat(few.view(imei(0)).orElseThrow().frames()).hasSize(1);
  }

  private static Imei imei(int number) {
    return Imei.parse("356307042440%03d".formatted(number)).orElseThrow();
  }
}
