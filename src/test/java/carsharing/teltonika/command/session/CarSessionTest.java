package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connected car becomes this process' own. */
@VertxTest
class CarSessionTest {

  private final Imei car = new Imei(Imeis.any());
  private final RedisServer redis = RedisServer.shared();
  private final SessionParts parts;
  private final CarSession session;

  CarSessionTest(Vertx vertx) {
    parts = new SessionParts(vertx, redis.uri(), car);
    session =
        new CarSession(
            parts.shared,
            new DeviceConnected(car, 1, parts.clock.nanos()),
            "process",
            this::request,
            new NothingHappens());
    parts.loop.open();
  }

  private Future<DeviceAnswer> request(DeviceRequest request) {
    return Future.failedFuture("nothing is asked in this test");
  }

  @AfterEach
  void close() {
    parts.loop.run(session::end);
    parts.close();
  }

  private boolean isHeld() {
    return !redis.ctl("KEYS", "{" + car + "}:owner*").isBlank();
  }

  /** A timer that keeps the car, an announcement and a second start do not make it sooner. */
  @Test
  void itBeginsWhenTheRegistryOfCarsHasBeenRead() {
    redis.ctl("SET", car.digits(), "{\"action\":\"nothing\"}", "EX", "60");
    parts.loop.run(session::begin);
    parts.loop.run(session::begin);
    parts.loop.run(session::commandAnnounced);
    parts.loop.run(() -> parts.clock.pass(Duration.ofMinutes(1)));
    parts.loop.run(session::attend);

    assertThat(parts.told()).isEmpty();
    assertThat(isHeld()).isFalse();
    assertThat(redis.ctl("EXISTS", car.digits()).strip()).isEqualTo("1");

    parts.loop.run(parts.registryRead::tryComplete);
    parts.loop.on(session::begin);

    assertThat(parts.told().get(0).getString("message")).isEqualTo("device_connected");
    assertThat(isHeld()).isTrue();
  }

  @Test
  void itBeginsNoMoreIfTheConnectionEndsBefore() {
    parts.loop.run(session::begin);
    parts.loop.run(session::end);
    parts.loop.run(parts.registryRead::tryComplete);

    assertThat(parts.told()).isEmpty();
    assertThat(isHeld()).isFalse();
  }

  private static final class NothingHappens implements CarSession.Events {

    @Override
    public void carTakenOver(CarSession session, String former) {}

    @Override
    public void carLost(CarSession session) {}

    @Override
    public void carNeglected(CarSession session) {}
  }
}
