package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.relay.Relay.Way;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Redis does what it is asked, and its answers do not come through, or come late. A relay stands
 * between it and the server. Clients reach Redis without the relay.
 */
class LostRepliesTest {

  private static final int CARS = 30;

  /** s that a command lies in Redis: long enough to be taken on a slow machine. */
  private static final int LIFE = 5;

  private final RelayedRedis there = new RelayedRedis();

  @AfterEach
  void stop() {
    there.close();
  }

  @Test
  void loseNoCommandIfTheyAreHeldUntilTheConnectionIsGivenUp() {
    var cars = new ArrayList<RelayedRedis.Car>();
    try {
      for (var i = 0; i < CARS; i++) {
        cars.add(there.connect(i, RelayedRedis::answer));
      }
      for (var car : cars) {
        car.client().write(RelayedRedis.LOCK, 60);
      }
      there.relay().holdOlder(Way.TO_CLIENT);
      cars.forEach(car -> car.client().announce());
      RelayedRedis.patiently().until(() -> cars.stream().allMatch(RelayedRedis::isTaken));
      RelayedRedis.patiently().until(() -> there.server().readiness().contains("does not answer"));
      there.relay().heal();

      cars.forEach(RelayedRedis::assertOneSuccess);
    } finally {
      cars.forEach(RelayedRedis.Car::close);
    }
  }

  @Test
  void loseNoCommandIfTheConnectionIsReset() {
    var cars = new ArrayList<RelayedRedis.Car>();
    try {
      for (var i = 0; i < CARS; i++) {
        cars.add(there.connect(100 + i, RelayedRedis::answer));
        cars.get(i).client().write(RelayedRedis.LOCK, 60);
      }
      there.relay().holdOlder(Way.TO_CLIENT);
      cars.forEach(car -> car.client().announce());
      RelayedRedis.patiently().until(() -> cars.stream().allMatch(RelayedRedis::isTaken));
      there.relay().cut();
      there.relay().heal();

      cars.forEach(RelayedRedis::assertOneSuccess);
    } finally {
      cars.forEach(RelayedRedis.Car::close);
    }
  }

  @Test
  void letNoCommandBeginAfterItsTime() {
    there.restart();
    try (var car = there.connect(200, RelayedRedis::answer)) {
      there.relay().holdOlder(Way.TO_CLIENT);
      car.client().write(RelayedRedis.LOCK, LIFE);
      car.client().announce();
      RelayedRedis.patiently().until(() -> RelayedRedis.isTaken(car));
      await().pollDelay(Duration.ofSeconds(LIFE).plusMillis(100)).until(() -> true);
      there.relay().heal();

      assertThat(car.client().outcome().getString("data")).isEqualTo("expired");
      assertThat(car.doors()).isEmpty();
    }
  }

  @Test
  void letNoCommandBeginAfterTheTimeThatItHadBeforeTheConnectionWasReset() {
    try (var car = there.connect(201, RelayedRedis::answer)) {
      car.client().write("{\"action\":\"lock\",\"ttl\":\"1s\"}", 60);
      there.relay().holdOlder(Way.TO_CLIENT);
      car.client().announce();
      RelayedRedis.patiently().until(() -> RelayedRedis.isTaken(car));
      there.relay().cut();
      there.relay().refuse();
      await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
      there.relay().heal();

      assertThat(car.client().outcome().getString("data")).isEqualTo("expired");
      assertThat(car.doors()).isEmpty();
    }
  }

  /** As when a connection is lost whose last bytes still reach Redis. */
  @Test
  void loseNoCommandThatIsTakenByARequestOfAConnectionThatWasGivenUp() {
    try (var car = there.connect(400, RelayedRedis::answer)) {
      there.relay().hold(Way.TO_SERVER);
      car.client().write(RelayedRedis.LOCK, 60);
      car.client().announce();
      RelayedRedis.patiently().until(() -> there.server().readiness().contains("does not answer"));
      assertThat(RelayedRedis.isTaken(car)).isFalse();
      there.relay().heal();

      RelayedRedis.assertOneSuccess(car);
      assertThat(car.client().unread()).noneMatch(message -> message.containsKey("data"));
    }
  }
}
