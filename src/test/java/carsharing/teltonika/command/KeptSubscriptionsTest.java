package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeptSubscriptionsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final HandClock clock = new HandClock();
  private boolean isUp = true;
  private boolean refuses = true;
  private int asked;
  private final KeptSubscriptions subscriptions = new KeptSubscriptions(() -> isUp, clock);

  private Future<Void> subscribe() {
    asked++;
    return refuses ? Future.failedFuture("NOPERM") : Future.succeededFuture();
  }

  @Test
  void areTriedEachSecondUntilRedisAllowsThem() {
    subscriptions.keep(this::subscribe);
    assertThat(asked).isEqualTo(1);
    clock.pass(SECOND.minusMillis(1));
    assertThat(asked).isEqualTo(1);
    clock.pass(Duration.ofMillis(1));
    assertThat(asked).isEqualTo(2);

    refuses = false;
    clock.pass(SECOND.multipliedBy(10));

    assertThat(asked).isEqualTo(3);
  }

  /** When it is back, the dispatcher subscribes to everything again. */
  @Test
  void areGivenUpIfRedisIsAway() {
    isUp = false;
    subscriptions.keep(this::subscribe);

    clock.pass(SECOND.multipliedBy(10));

    assertThat(asked).isEqualTo(1);
  }
}
