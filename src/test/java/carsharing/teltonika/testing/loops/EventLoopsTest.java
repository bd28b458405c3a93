package carsharing.teltonika.testing.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Futures;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NoBlockedEventLoops.Except
class EventLoopsTest {

  private static final long LONG = 2 * EventLoops.LIMIT;

  private final Vertx vertx = Vertx.vertx();
  private final EventLoops loops = EventLoops.watched();

  @AfterEach
  void close() {
    loops.close();
    Futures.get(vertx.close());
  }

  @Test
  void noticesAnEventLoopThatWaits() {
    var noticed = new CountDownLatch(1);
    vertx.runOnContext(now -> waitFor(noticed));

    try {
      assertNoticed("CountDownLatch.await");
    } finally {
      noticed.countDown();
    }
  }

  /** However long the watch takes, which may itself wait for a processor. */
  private static void waitFor(CountDownLatch noticed) {
    try {
      noticed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void noticesAnEventLoopThatComputes() {
    on(EventLoopsTest::compute);

    assertNoticed("EventLoopsTest.compute");
  }

  @Test
  void saysNothingOfManyShortTasks() {
    for (var i = 0; i < 20; i++) {
      on(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30)));
    }

    assertThat(loops.blocked()).isEmpty();
  }

  private void assertNoticed(String what) {
    var blocked = new ArrayList<String>();
    await()
        .until(
            () -> {
              blocked.addAll(loops.blocked());
              return !blocked.isEmpty();
            });
    assertThat(blocked).hasSize(1);
    assertThat(blocked.get(0)).startsWith("vert.x-eventloop-thread-").contains(what);
  }

  /** Longer than the watch needs to see it, also if the watch itself waits for a processor. */
  private static void compute() {
    var threads = ManagementFactory.getThreadMXBean();
    var begun = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begun < 3 * LONG) {
      Thread.onSpinWait();
    }
  }

  private void on(Runnable task) {
    var done = Promise.<Void>promise();
    vertx.runOnContext(
        now -> {
          task.run();
          done.complete();
        });
    Futures.get(done.future());
  }
}
