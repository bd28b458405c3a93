package carsharing.teltonika.settings.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Futures;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlingTest {

  private static final Duration TIME = Duration.ofMillis(20);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Settling<String> settling = new Settling<>(vertx, TIME, this::look);

  /** What is seen by each look; the last one stays. */
  private final Deque<String> coming = new ArrayDeque<>();

  private final List<String> settled = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();

  @AfterEach
  void close() {
    Futures.get(vertx.close());
  }

  @Test
  void looksAgainAndCountsWhatHasStayed() {
    see("a", "a");

    await().until(() -> settled.equals(List.of("a")));
    assertThat(looks.get()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void countsNothingThatWasOnlyPassedThrough() {
    see("a", "b", "c", "a", "a");

    await().until(() -> settled.equals(List.of("a")));
    assertThat(looks.get()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void countsNothingSeenBeforeAReset() {
    see("a", "a");
    await().until(() -> settled.equals(List.of("a")));

    context.runOnContext(reset -> settling.reset());
    see("a");

    await().until(() -> settled.equals(List.of("a", "a")));
    assertThat(looks.get()).isGreaterThanOrEqualTo(4);
  }

  private void see(String... values) {
    context.runOnContext(
        now -> {
          coming.clear();
          coming.addAll(List.of(values));
          look();
        });
  }

  private void look() {
    looks.incrementAndGet();
    var seen = coming.size() > 1 ? coming.remove() : coming.element();
    if (settling.isSettled(seen)) {
      settled.add(seen);
    }
  }
}
