package carsharing.teltonika.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Futures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopLagTest {

  private static final Duration STUCK = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final EventLoopLag lag =
      new EventLoopLag(new SimpleMeterRegistry(), Duration.ofMillis(10), STUCK);

  @AfterEach
  void close() {
    Futures.get(vertx.close());
  }

  @Test
  void anEventLoopThatIsBlockedIsAProblemUntilItTurnsAgain() {
    var goOn = new CountDownLatch(1);
    var verticle = new Watched(Optional.of(goOn));
    Futures.get(vertx.deployVerticle(verticle));

    await().until(() -> lag.problem().isPresent());
    assertThat(lag.problem().orElseThrow()).contains("has not turned for");

    goOn.countDown();
    await().until(() -> lag.problem().isEmpty());
  }

  /** Its timers end with it, while another one may still drain. */
  @Test
  void aVerticleThatHasStoppedIsNoProblem() {
    var stopped = Futures.get(vertx.deployVerticle(new Watched(Optional.empty())));
    Futures.get(vertx.deployVerticle(new Watched(Optional.empty())));

    Futures.get(vertx.undeploy(stopped));

    await()
        .during(STUCK.multipliedBy(2))
        .atMost(STUCK.multipliedBy(10))
        .until(() -> lag.problem().isEmpty());
  }

  /** Watches its event loop and blocks it, if it is given something to wait for. */
  private final class Watched extends VerticleBase {

    private final Optional<CountDownLatch> block;
    private Optional<EventLoopLag.Watch> watch = Optional.empty();

    Watched(Optional<CountDownLatch> block) {
      this.block = block;
    }

    @Override
    public Future<?> start() {
      watch = Optional.of(lag.watch(vertx));
      vertx.setTimer(1, timer -> block.ifPresent(Watched::await));
      return Future.succeededFuture();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Future<?> stop() {
      watch.ifPresent(EventLoopLag.Watch::end);
      return Future.succeededFuture();
    }
  }
}
