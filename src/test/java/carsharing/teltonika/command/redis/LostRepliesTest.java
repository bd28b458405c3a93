package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
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

  /** s that a command lies in Redis: long enough to be taken on any machine. */
  private static final int LIFE = 300;

  private final RelayedRedis there = new RelayedRedis();

  @AfterEach
  void stop() {
    there.close();
  }

  @Test
  void loseNoCommandIfTheyAreHeldUntilTheConnectionIsGivenUp() {
    there.restartImpatient();
    var cars = new ArrayList<RelayedRedis.Car>();
    try (var logged = new Logged()) {
      for (var i = 0; i < CARS; i++) {
        cars.add(there.connect(i, RelayedRedis::answer));
      }
      for (var car : cars) {
        car.client().write(RelayedRedis.LOCK, 60);
      }
      there.relay().holdAllButSubscribers(Way.TO_CLIENT);
      cars.forEach(car -> car.client().announce());
      await().until(() -> cars.stream().allMatch(RelayedRedis::isTaken));
      awaitGivenUp(logged);
      there.relay().heal();

      cars.forEach(RelayedRedis::assertOneSuccess);
    } finally {
      cars.forEach(RelayedRedis.Car::close);
    }
  }

  /** A look at the server's health could miss it: the next connection may answer soon. */
  private static void awaitGivenUp(Logged logged) {
    await().until(() -> !logged.lines("does not answer; records").isEmpty());
  }

  @Test
  void loseNoCommandIfTheConnectionIsReset() {
    var cars = new ArrayList<RelayedRedis.Car>();
    try {
      for (var i = 0; i < CARS; i++) {
        cars.add(there.connect(100 + i, RelayedRedis::answer));
        cars.get(i).client().write(RelayedRedis.LOCK, 60);
      }
      there.relay().holdAllButSubscribers(Way.TO_CLIENT);
      cars.forEach(car -> car.client().announce());
      await().until(() -> cars.stream().allMatch(RelayedRedis::isTaken));
      there.relay().cut();
      there.relay().heal();

      cars.forEach(RelayedRedis::assertOneSuccess);
    } finally {
      cars.forEach(RelayedRedis.Car::close);
    }
  }

  @Test
  void letNoCommandBeginAfterItsTime() {
    try (var car = there.connect(200, RelayedRedis::answer)) {
      there.relay().holdAllButSubscribers(Way.TO_CLIENT);
      car.client().write(RelayedRedis.LOCK, LIFE);
      car.client().announce();
      await().until(() -> RelayedRedis.isTaken(car));
      there.server().pass(Duration.ofSeconds(LIFE).plusMillis(100));
      there.relay().heal();

      assertThat(car.client().outcome().getString("data")).isEqualTo("expired");
      assertThat(car.doors()).isEmpty();
    }
  }

  @Test
  void letNoCommandBeginAfterTheTimeThatItHadBeforeTheConnectionWasReset() {
    try (var car = there.connect(201, RelayedRedis::answer)) {
      car.client().write("{\"action\":\"lock\",\"ttl\":\"1s\"}", 60);
      there.relay().holdAllButSubscribers(Way.TO_CLIENT);
      car.client().announce();
      await().until(() -> RelayedRedis.isTaken(car));
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
    there.restartImpatient();
    try (var logged = new Logged();
        var car = there.connect(400, RelayedRedis::answer)) {
      there.relay().hold(Way.TO_SERVER);
      car.client().write(RelayedRedis.LOCK, 60);
      car.client().announce();
      awaitGivenUp(logged);
      assertThat(RelayedRedis.isTaken(car)).isFalse();
      there.relay().heal();

      RelayedRedis.assertOneSuccess(car);
      assertThat(car.client().unread()).noneMatch(message -> message.containsKey("data"));
    }
  }
}
