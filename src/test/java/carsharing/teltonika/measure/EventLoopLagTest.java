package carsharing.teltonika.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.time.AwakeTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When an event loop counts as stuck that is looked at each 500 ms and may be 15 s late. */
class EventLoopLagTest {

  private final HandClock clock = new HandClock();
  private final SimpleMeterRegistry registry =
      new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MeterClock(clock));
  private final EventLoopLag lag =
      new EventLoopLag(registry, clock, Duration.ofMillis(500), Duration.ofSeconds(15));

  /** Timers of an event loop that only turns when the test says so. */
  private static final class Loop implements AwakeTimer.Timers {

    private final Queue<Runnable> due = new ArrayDeque<>();

    @Override
    public long start(long delay, Runnable action) {
      assertThat(delay).isEqualTo(500);
      due.add(action);
      return 0;
    }

    @Override
    public void cancel(long timer) {
      throw new IllegalStateException("nobody cancels a look");
    }

    void turn() {
      due.remove().run();
    }
  }

  /** What the registry measures by. */
  private record MeterClock(HandClock hand) implements Clock {

    @Override
    public long wallTime() {
      return hand.millis();
    }

    @Override
    public long monotonicTime() {
      return hand.nanos();
    }
  }

  /**
   * The steps: {@code a} and {@code b} are turns of two event loops, {@code 15s} passes time, and
   * {@code enda} ends the watch of the first.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("at the begin", "", ""),
        arguments("late, but not too late", "500ms a b 15000ms", ""),
        arguments("stuck", "500ms a b 10000ms b 5001ms", "loop-a has not turned for 15 s"),
        arguments("stuck from the begin", "20s b", "loop-a has not turned for 20 s"),
        arguments("it turns again", "500ms a b 20s a b", ""),
        arguments("the other one is stuck", "500ms a b 30s a", "loop-b has not turned for 30 s"),
        arguments("it has stopped", "500ms a b enda 10s b 10s b", ""),
        arguments(
            "it has stopped, and the other one is stuck",
            "enda 16s",
            "loop-b has not turned for 16 s"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void namesTheEventLoopThatDoesNotTurn(String what, String steps, String expected) {
    var a = new Loop();
    var b = new Loop();
    var watch = lag.watch(a, "loop-a");
    lag.watch(b, "loop-b");
    for (var step : steps.split(" ", -1)) {
      switch (step) {
        case "" -> {}
        case "a" -> a.turn();
        case "b" -> b.turn();
        case "enda" -> watch.end();
        default -> clock.pass(time(step));
      }
    }

    assertThat(lag.problem().orElse("")).isEqualTo(expected);
  }

  @Test
  void measuresHowLateATimerFires() {
    var loop = new Loop();
    lag.watch(loop, "loop");

    clock.pass(Duration.ofMillis(500));
    loop.turn();
    clock.pass(Duration.ofMillis(1200));
    loop.turn();

    var timer = registry.get("teltonika.event.loop.lag").timer();
    assertThat(timer.count()).isEqualTo(2);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(700);
  }

  @Test
  void looksNoMoreOnceItsWatchHasEnded() {
    var loop = new Loop();
    lag.watch(loop, "loop").end();

    loop.turn();

    assertThat(loop.due).isEmpty();
  }

  private static Duration time(String step) {
    var number = Long.parseLong(step.replaceAll("\\D", ""));
    return step.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
  }
}
