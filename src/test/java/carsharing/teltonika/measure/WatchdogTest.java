package carsharing.teltonika.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.logging.LastWord;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.loops.NoBlockedEventLoops;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What ends the process, with the end itself in the hands of the test. */
class WatchdogTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final LastWord lastWord =
      new LastWord(line -> said.add(new String(line, UTF_8))).listenTo(vertx);

  private Optional<Watchdog> watchdog = Optional.empty();

  @AfterEach
  void close() {
    watchdog.ifPresent(Watchdog::close);
    lastWord.close();
    vertx.close();
  }

  @NoBlockedEventLoops.Except
  @Test
  void anEventLoopThatDoesNotTurnEndsTheProcess() {
    var goOn = new CountDownLatch(1);
    watch(Duration.ofMillis(100));
    vertx.runOnContext(now -> block(goOn));

    await().until(() -> !said.isEmpty());
    goOn.countDown();
    assertThat(said.get(0)).contains("event loop has not turned", "exit code 3");
  }

  @Test
  void anEventLoopThatHasDiedEndsTheProcess() {
    watch(Duration.ofMinutes(1));
    ((VertxInternal) vertx).nettyEventLoopGroup().next().shutdownGracefully(0, 0, TimeUnit.SECONDS);

    await().until(() -> !said.isEmpty());
    assertThat(said.get(0)).contains("event loop has died", "exit code 3");
  }

  /** An event loop that only turns when the test says so. */
  private static final class Loop implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isDead;

    @Override
    public void execute(Runnable task) {
      if (isDead) {
        throw new RejectedExecutionException("in a test");
      }
      tasks.add(task);
    }

    void turn() {
      tasks.forEach(Runnable::run);
      tasks.clear();
    }
  }

  /**
   * The steps: {@code look} is a look of the watchdog, one each second, {@code a} and {@code b} are
   * turns of two event loops, and {@code die} is the end of the first. An event loop may do
   * something else for 3 s.
   */
  static Stream<Arguments> tables() {
    return Stream.of(
        arguments("both turn", "look a b look a b look a b look a b look", ""),
        arguments("one is slow", "look b look b look b a look b look b look", ""),
        arguments("one is too slow", "look b look b look b look", "has not turned for 3 s"),
        arguments("not looked at for long", "look", ""),
        arguments("none turns", "look look look", ""),
        arguments("one has died", "look a b die look", "has died"),
        arguments("one has died in the middle", "look b look die b a look", "has died"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("tables")
  void endsTheProcessIfAnEventLoopDoesNotTurn(String what, String steps, String expected) {
    var a = new Loop();
    var b = new Loop();
    var looking = new Watchdog(List.of(a, b), SECOND, () -> SECOND.multipliedBy(3), lastWord);
    for (var step : steps.split(" ", -1)) {
      switch (step) {
        case "look" -> looking.look();
        case "a" -> a.turn();
        case "b" -> b.turn();
        default -> a.isDead = true;
      }
    }

    if (expected.isEmpty()) {
      assertThat(said).isEmpty();
    } else {
      assertThat(said).hasSize(1);
      assertThat(said.get(0)).contains("An event loop " + expected, "exit code 3");
    }
  }

  @Test
  void anOutOfMemoryErrorInAHandlerEndsTheProcess() {
    vertx.runOnContext(
        now -> {
          throw new OutOfMemoryError("in a test");
        });

    await().until(() -> !said.isEmpty());
    assertThat(said.get(0)).contains("Out of memory", "-Xmx", "devices.maxHeld");
  }

  @Test
  void anOutOfMemoryErrorThatALibraryCatchesAndLogsEndsTheProcess() {
    LoggerFactory.getLogger("io.netty.channel")
        .warn("caught", new IllegalStateException(new OutOfMemoryError("in a test")));

    assertThat(said).hasSize(1);
  }

  @Test
  void anOutOfMemoryErrorOfAnyThreadEndsTheProcess() throws InterruptedException {
    var thread =
        new Thread(
            () -> {
              throw new OutOfMemoryError("in a test");
            });
    thread.start();
    thread.join(); // Awaitility would take the error for its own, and JUnit would end the tests.

    assertThat(said).hasSize(1);
  }

  @Test
  void anyOtherMistakeDoesNot() {
    var context = vertx.getOrCreateContext();
    var after = new CountDownLatch(1);
    context.runOnContext(
        now -> {
          throw new IllegalStateException("in a test");
        });
    context.runOnContext(now -> after.countDown());

    await().until(() -> after.getCount() == 0);
    assertThat(said).isEmpty();
  }

  @Test
  void aTaskThatComesAfterTheEndOfItsThreadsIsNoMistake() {
    var context = vertx.getOrCreateContext();
    try (var logged = new Logged()) {
      context.runOnContext(
          now -> {
            throw new RejectedExecutionException("in a test");
          });
      context.runOnContext(
          now -> {
            throw new IllegalStateException("in a test");
          });

      await().until(() -> !logged.lines("Unhandled exception").isEmpty());
      assertThat(logged.lines("Unhandled exception")).hasSize(1);
    }
  }

  private void watch(Duration limit) {
    watchdog = Optional.of(Watchdog.start(vertx, INTERVAL, () -> limit, lastWord));
  }

  private static void block(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
