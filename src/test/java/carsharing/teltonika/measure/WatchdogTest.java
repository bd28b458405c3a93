package carsharing.teltonika.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.logging.LastWord;
import carsharing.teltonika.testing.Logged;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What ends the process, with the end itself in the hands of the test. */
class WatchdogTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);

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

  @Test
  void anEventLoopThatDoesNotTurnEndsTheProcess() {
    var goOn = new CountDownLatch(1);
    watch(Duration.ofMillis(400));
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

  @Test
  void eventLoopsThatTurnDoNotEndTheProcess() {
    watch(Duration.ofSeconds(1));

    await().during(Duration.ofSeconds(2)).until(said::isEmpty);
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
    vertx.runOnContext(
        now -> {
          throw new IllegalStateException("in a test");
        });

    await().during(Duration.ofMillis(200)).until(said::isEmpty);
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
