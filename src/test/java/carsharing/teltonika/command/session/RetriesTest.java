package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int SOME = 100;

  private final HandClock clock = new HandClock();
  private final Retries retries = new Retries(clock);
  private final List<Integer> tried = new ArrayList<>();
  private boolean refuses = true;

  /** As a session does: if Redis refuses again, the car waits again. */
  private final class Car implements Retries.Car {

    private final int number;

    Car(int number) {
      this.number = number;
    }

    @Override
    public Future<Void> attend() {
      tried.add(number);
      if (refuses) {
        retries.add(this);
        return Future.failedFuture("refused");
      }
      return Future.succeededFuture();
    }
  }

  private List<Car> cars(int count) {
    return IntStream.range(0, count).mapToObj(Car::new).toList();
  }

  @Test
  void tryACarAgainEachSecondUntilRedisDoesWhatItIsAsked() {
    retries.add(new Car(7));
    clock.pass(SECOND.minusMillis(1));
    assertThat(tried).isEmpty();

    clock.pass(Duration.ofMillis(1));
    assertThat(tried).hasSize(1);
    clock.pass(SECOND.multipliedBy(3));
    assertThat(tried).hasSize(4);

    refuses = false;
    clock.pass(SECOND);
    assertThat(tried).hasSize(5);
    clock.pass(SECOND.multipliedBy(60));
    assertThat(tried).hasSize(5);
  }

  @Test
  void tryOnlySomeWhileRedisRefusesEachInItsTurn() {
    cars(250).forEach(retries::add);

    clock.pass(SECOND);
    assertThat(tried).hasSize(SOME);
    clock.pass(SECOND.multipliedBy(2));

    assertThat(tried).hasSize(3 * SOME);
    assertThat(tried.subList(0, 250)).doesNotHaveDuplicates();
  }

  @Test
  void tryAllAtOnceAsSoonAsOneSucceeds() {
    cars(1000).forEach(retries::add);
    clock.pass(SECOND.multipliedBy(2));
    tried.clear();
    refuses = false;

    clock.pass(SECOND);

    assertThat(tried).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void tryThoseAtOnceThatRedisHasForgotten() {
    refuses = false;

    retries.addAll(cars(300));

    assertThat(tried).hasSize(300);
  }

  @Test
  void holdACarOnlyOnce() {
    var car = new Car(1);
    retries.add(car);
    retries.add(car);

    clock.pass(SECOND);

    assertThat(tried).hasSize(1);
  }
}
