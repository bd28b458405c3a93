package carsharing.teltonika.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.Imei;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of many cars, and a broker that takes none. */
class EventLineTest {

  private static final int CARS = 300;
  private static final int WINDOW = 64;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Queue<Promise<Void>> sent = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private <T> T onContext(Callable<T> action) {
    var done = Promise.<T>promise();
    context.runOnContext(
        now -> {
          try {
            done.complete(action.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future().await();
  }

  private Future<Void> send(CarEvent event) {
    var answer = Promise.<Void>promise();
    sent.add(answer);
    return answer.future();
  }

  /** Answers all that is on its way, and tells how many are on their way then. */
  private int answer(boolean isConfirmed) {
    return onContext(
        () -> {
          var all = List.copyOf(sent);
          sent.clear();
          all.forEach(
              answer -> {
                if (isConfirmed) {
                  answer.complete();
                } else {
                  answer.fail("no");
                }
              });
          return sent.size();
        });
  }

  @Test
  void afterAFailureAllWaitAndThenOneEventIsTried() {
    var line =
        onContext(
            () ->
                new EventLine(
                    vertx, this::send, 1000, new StateMetrics(new SimpleMeterRegistry())));
    for (var i = 0; i < CARS; i++) {
      var imei = new Imei("35630704244%04d".formatted(i));
      line.add(List.of(new CarEvent(imei, "id" + i, 1, "{}")));
    }
    await().until(() -> sent.size() == WINDOW);

    assertThat(answer(false)).isZero();

    await().until(() -> !sent.isEmpty());
    assertThat(sent).hasSize(1);
    assertThat(answer(true)).isEqualTo(WINDOW);
    while (line.size() > 0) {
      answer(true);
    }
    assertThat(sent).isEmpty();
  }
}
