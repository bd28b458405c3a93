package carsharing.teltonika.states;

import static carsharing.teltonika.car.state.CarRecords.START;
import static carsharing.teltonika.car.state.CarRecords.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.testing.server.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** If all processes die for ever, their lists of cars do not stay in Redis for ever. */
class ListedCarsTest {

  private static final String PROCESSES = "teltonika:online";
  private static final String CARS = PROCESSES + ":one";
  private static final Imei CAR = new Imei("356307042441013");

  /** Of the settings of {@link StateProcess}: the retention of states, ms. */
  private static final long RETENTION = Duration.ofDays(1).toMillis();

  private static final long SHORT = 1_000_000; // ms

  private final RedisServer redis = RedisServer.start();
  private final StateProcess one =
      new StateProcess(
          RedisLinks.settings(redis.uri()), "one", 10_000, Duration.ofSeconds(2), false);

  @AfterEach
  void stop() {
    one.close();
    redis.close();
  }

  private long expiry(String key) {
    return Long.parseLong(redis.ctl("pttl", key).strip());
  }

  private void connect() {
    redis.ctl("set", "{" + CAR.digits() + "}:owner", "one/11/1700000000000");
    one.connected(CAR, 11);
    one.arrived(CAR, at(START, IoElements.builder().add1(239, 1).build()));
    await().until(() -> redis.ctl("exists", CARS).strip().equals("1"));
  }

  @Test
  void theListsExpireAsStatesDo() {
    connect();

    assertThat(expiry(CARS)).isBetween(SHORT, RETENTION);
    assertThat(expiry(PROCESSES)).isBetween(SHORT, RETENTION);
  }

  @Test
  void aLivingProcessRenewsTheExpiry() {
    connect();

    redis.ctl("pexpire", CARS, Long.toString(SHORT));
    redis.ctl("pexpire", PROCESSES, Long.toString(SHORT));

    await().until(() -> expiry(CARS) > SHORT && expiry(PROCESSES) > SHORT);
  }
}
