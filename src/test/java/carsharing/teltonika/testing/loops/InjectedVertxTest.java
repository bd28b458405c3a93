package carsharing.teltonika.testing.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What all tests rely on that take their Vert.x from vertx-junit5. */
@NoBlockedEventLoops.Except
@VertxTest
class InjectedVertxTest {

  private static final List<Vertx> SEEN = new CopyOnWriteArrayList<>();

  private final Vertx vertx;

  InjectedVertxTest(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A test closes its servers and clients here. */
  @AfterEach
  void isOpenUntilTheTestHasClosedWhatItUses() {
    assertThat(isClosed(vertx)).isFalse();
  }

  /** See {@code junit-platform.properties}. */
  @RepeatedTest(2)
  void livesForOneTestAlthoughTheConstructorTakesIt(Vertx parameter) {
    assertThat(parameter).isSameAs(vertx);
    assertThat(SEEN).doesNotContain(vertx).allMatch(InjectedVertxTest::isClosed);
    SEEN.add(vertx);
  }

  @Test
  void isLookedAtForBlockedEventLoops() {
    var isNoticed = new AtomicBoolean();
    vertx.runOnContext(
        now -> {
          while (!isNoticed.get()) {
            LockSupport.parkNanos(EventLoops.LIMIT);
          }
        });

    try (var loops = EventLoops.watched()) {
      await().until(() -> !loops.blocked().isEmpty());
    } finally {
      isNoticed.set(true);
    }
  }

  private static boolean isClosed(Vertx vertx) {
    return ((VertxInternal) vertx).nettyEventLoopGroup().isShuttingDown();
  }
}
