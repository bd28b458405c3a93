package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.command.session.KnownCars;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.LoopLink;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands wait until the registry in Redis has been read once, but not for ever. */
@VertxTest
class RegistryFirstReadTest {

  private final RedisServer redis = RedisServer.shared();
  private final String key = "cars." + UUID.randomUUID();
  private final Imei imei = new Imei(Imeis.any());
  private final HandClock clock = new HandClock();
  private final Registry registry = new Registry();
  private final Vertx vertx;
  private final RedisLink link;
  private final LoopLink loop;

  RegistryFirstReadTest(Vertx vertx) {
    this.vertx = vertx;
    link = RedisLinks.deaf(vertx, RedisLinks.settings(redis.uri()));
    loop = new LoopLink(vertx, link);
  }

  @AfterEach
  void close() {
    redis.ctl("DEL", key);
  }

  private RegistryHash hash(String source) {
    var settings = EnvironmentSettings.of("CARS_REGISTRY", source, "CARS_REGISTRYKEY", key);
    var profiles = new CarProfiles("generic", 1);
    var known = new KnownCars(new TrackerClocks(1), profiles, registry, settings::cars);
    return new RegistryHash(vertx, clock, link, known);
  }

  private void up(RegistryHash hash) {
    run(() -> hash.up(new KeptSubscriptions(link::isUp, clock)));
  }

  private void run(Runnable action) {
    loop.on(
        () -> {
          action.run();
          return Future.succeededFuture();
        });
  }

  @Test
  void isOverWhenTheHashHasBeenRead() {
    redis.ctl("HSET", key, "golf-1", "{\"imei\":\"%s\"}".formatted(imei));
    var hash = hash("redis");
    assertThat(hash.firstRead().isComplete()).isFalse();

    loop.open();
    up(hash);

    await().until(() -> hash.firstRead().isComplete());
    assertThat(registry.idOf(imei)).isEqualTo("golf-1");
  }

  /** The trackers of two cars are exchanged while the hash is read. */
  @Test
  void looksOnceMoreIfTwoEntriesHaveTheSameTracker() {
    var entry = "{\"imei\":\"%s\"}";
    redis.ctl("HSET", key, "a", entry.formatted(imei), "b", entry.formatted(imei));
    var other = Request.cmd(Command.HSET).arg(key).arg("b").arg(entry.formatted(Imeis.any()));
    var hash = hash("redis");
    loop.open();

    run(
        () -> {
          hash.up(new KeptSubscriptions(link::isUp, clock));
          link.send(other); // Redis gets it after the first look.
        });

    await().until(() -> hash.firstRead().isComplete());
    assertThat(registry.all()).extracting(RegisteredCar::id).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void isOverIfTheHashCannotBeRead() {
    redis.ctl("SET", key, "x");
    var hash = hash("redis");

    loop.open();
    up(hash);

    await().until(() -> hash.firstRead().isComplete());
  }

  @Test
  void isOverAfterSomeSecondsIfNoAnswerComes() {
    var hash = hash("redis");
    up(hash); // Redis is lost again at once.
    assertThat(hash.firstRead().isComplete()).isFalse();

    run(() -> clock.pass(RegistryHash.FIRST_READ));

    assertThat(hash.firstRead().isComplete()).isTrue();
  }

  @Test
  void isNotWaitedForIfTheCarsAreNotInRedis() {
    assertThat(hash("none").firstRead().isComplete()).isTrue();
    assertThat(hash("file").firstRead().isComplete()).isTrue();
  }
}
