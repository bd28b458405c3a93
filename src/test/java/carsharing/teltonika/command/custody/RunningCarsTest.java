package carsharing.teltonika.command.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which cars a process names in Redis, so that the others find its commands if it dies. */
@VertxTest
class RunningCarsTest {

  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final int MANY = 2001;

  private final CustodyParts parts;
  private final RedisServer redis;
  private final RunningCars cars;
  private final String life = UUID.randomUUID().toString();
  private final String nextLife = UUID.randomUUID().toString();
  private final Imei car = new Imei(Imeis.any());
  private final Imei doubtful = new Imei(Imeis.any());
  private final Imei idle = new Imei(Imeis.any());

  /** The fields that were found, once for each look at a car. */
  private final List<List<String>> looks = new CopyOnWriteArrayList<>();

  private Future<Boolean> answer = Future.succeededFuture(false);

  RunningCarsTest(Vertx vertx) {
    parts = new CustodyParts(vertx);
    redis = parts.redis;
    cars = parts.cars;
  }

  @AfterEach
  void clean() {
    redis.ctl("del", RunningCars.key(life), RunningCars.key(nextLife));
  }

  /** Does something when Redis is there, and waits for it. */
  private void run(Runnable action) {
    if (!parts.link.isUp()) {
      parts.loop.open();
    }
    parts.loop.run(action);
  }

  private List<String> cars(String ofLife) {
    return parts.members(RunningCars.key(ofLife));
  }

  /** One car has a command, of another it is not known, and a third one has none any more. */
  private void registerThree() {
    parts.tickets.add("1", car, life);
    Stream.of(car, doubtful, idle).forEach(imei -> cars.register(imei, life));
    cars.doubt(doubtful);
  }

  @Test
  void areRegisteredWithTheFirstCommandOnly() {
    run(() -> cars.register(car, life));
    assertThat(cars(life)).containsExactly(car.digits());

    redis.ctl("del", RunningCars.key(life));
    run(() -> cars.register(car, life));

    assertThat(cars(life)).isEmpty();
  }

  @Test
  void areForgottenIfTheyHaveNoCommandAndNoneIsInDoubt() {
    run(this::registerThree);

    run(() -> cars.refresh(life, LIFETIME));

    assertThat(cars(life)).containsExactlyInAnyOrder(car.digits(), doubtful.digits());
    assertThat(Long.parseLong(redis.ctl("pttl", RunningCars.key(life))))
        .isBetween(LIFETIME.minusMinutes(1).toMillis(), LIFETIME.toMillis());

    run(() -> cars.register(idle, life));
    assertThat(cars(life)).contains(idle.digits());
  }

  @Test
  void areNamedAgainIfRedisHasForgottenThem() {
    run(this::registerThree);
    redis.ctl("del", RunningCars.key(life));

    run(() -> cars.refresh(life, LIFETIME));

    assertThat(cars(life)).containsExactlyInAnyOrder(car.digits(), doubtful.digits());
  }

  /** The others find those of the former life under that one. */
  @Test
  void areNamedUnderTheNextLifeIfTheyHaveACommandOrOneIsInDoubt() {
    run(this::registerThree);

    run(() -> cars.reborn(nextLife));

    assertThat(cars(nextLife)).containsExactlyInAnyOrder(car.digits(), doubtful.digits());
    assertThat(cars(life)).hasSize(3);
  }

  @Test
  void areNamedAndForgottenHoweverManyTheyAre() {
    var imeis =
        Stream.iterate(356_307_000_000_000L, digits -> digits + 1)
            .limit(MANY)
            .map(digits -> new Imei(Long.toString(digits)))
            .toList();
    imeis.forEach(imei -> parts.tickets.add(imei.digits(), imei, life));

    run(() -> cars.reborn(life));
    assertThat(cars(life)).hasSize(MANY);

    imeis.forEach(imei -> parts.tickets.told(imei.digits()));
    run(() -> cars.refresh(life, LIFETIME));
    assertThat(cars(life)).isEmpty();
  }

  @Test
  void replaceWhatHasAnotherTypeUnderTheirKey() {
    redis.ctl("set", RunningCars.key(life), "a stranger's");
    parts.tickets.add("1", car, life);
    run(() -> cars.register(car, life));
    await().until(() -> cars(life).isEmpty());

    run(() -> cars.refresh(life, LIFETIME));

    assertThat(cars(life)).containsExactly(car.digits());
  }

  @Test
  void areLookedAtWithAllCommandsOfTheCarThatRun() {
    var running = CarKeys.key(doubtful.digits(), "running");
    redis.ctl("hset", running, "life/1", "x", "other/2", "y");

    run(() -> cars.doubt(doubtful));
    run(this::look);

    assertThat(looks).hasSize(1);
    assertThat(looks.get(0)).containsExactlyInAnyOrder("life/1", "other/2");
    redis.ctl("del", running);
  }

  /**
   * The steps: {@code doubt} and {@code look} are what happens; {@code fail}, {@code hold} and
   * {@code ok} say how somebody goes on with what is found; {@code 20s} passes time.
   */
  static Stream<Arguments> stories() {
    return Stream.of(
        arguments("is not in doubt", "look look", 0),
        arguments("is in doubt", "doubt look look look", 3),
        arguments("may still be taken", "doubt 19s look look", 2),
        arguments("can be taken no more", "doubt 20s look look look", 1),
        arguments("is in doubt again", "doubt 19s doubt 1s look look", 2),
        arguments("cannot be gone on with yet", "doubt 20s fail look look ok look look", 3),
        arguments(
            "is in doubt again during the look", "doubt 20s hold look doubt ok look look", 3));
  }

  @ParameterizedTest(name = "a car whose command {0}: {1} -> {2} looks")
  @MethodSource("stories")
  void areLookedAtWhileACommandMayStillBeTaken(String story, String steps, int expected) {
    var held = Promise.<Boolean>promise();
    for (var step : steps.split(" ", -1)) {
      switch (step) {
        case "doubt" -> run(() -> cars.doubt(doubtful));
        case "look" -> run(this::look);
        case "fail" -> answer = Future.failedFuture("Redis is away");
        case "hold" -> answer = held.future();
        case "ok" -> {
          answer = Future.succeededFuture(true);
          run(() -> held.tryComplete(true));
        }
        default -> parts.clock.pass(Duration.parse("PT" + step));
      }
    }

    assertThat(looks).hasSize(expected);
  }

  @Test
  void stayInDoubtWhileRedisIsAway() {
    parts.loop.run(() -> cars.doubt(doubtful));
    parts.clock.pass(Duration.ofSeconds(20));
    parts.loop.run(this::look);
    assertThat(looks).isEmpty();

    run(this::look);

    assertThat(looks).hasSize(1);
  }

  private void look() {
    cars.look(this::found);
  }

  private Future<Boolean> found(Imei imei, List<String> fields) {
    looks.add(fields);
    return answer;
  }
}
