package carsharing.teltonika.states;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.message.DeviceDisconnected;
import carsharing.teltonika.message.LocalCodec;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.RedisSettings;
import carsharing.teltonika.settings.StateSettings;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a server does about states, with a Redis of the test, without trackers. */
final class StateProcess implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Promise<Void> devicesGone = Promise.promise();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CarStates states;
  private final List<CarEvent> events = new CopyOnWriteArrayList<>();

  StateProcess(String redisUri, String process) {
    this(redisUri, process, 10_000);
  }

  /**
   * @param maxCars that are remembered
   */
  StateProcess(String redisUri, String process, int maxCars) {
    this(RedisLinks.settings(redisUri), process, maxCars);
  }

  /** The same with a Redis of any kind. */
  StateProcess(RedisSettings redis, String process, int maxCars) {
    this(redis, process, maxCars, Duration.ofMinutes(1), false);
  }

  /**
   * The same.
   *
   * @param deadAfter how long another process may be silent
   * @param publish whether it tells events
   */
  StateProcess(
      RedisSettings redis, String process, int maxCars, Duration deadAfter, boolean publish) {
    this(redis, process, maxCars, deadAfter, publish, Duration.ofMillis(50), 1_000);
  }

  /**
   * The same.
   *
   * @param writeInterval how long a car waits for its next write
   * @param maxEvents that may wait
   */
  StateProcess(
      RedisSettings redis,
      String process,
      int maxCars,
      Duration deadAfter,
      boolean publish,
      Duration writeInterval,
      int maxEvents) {
    var settings =
        new StateSettings(
            true,
            maxCars,
            Duration.ofMinutes(5),
            writeInterval,
            Duration.ofDays(1),
            publish,
            "vehicle.state",
            maxEvents,
            10,
            20,
            5,
            6,
            10,
            Duration.ofMinutes(2));
    states = new CarStates(settings, new CarProfiles("generic", 1000), publish, TimeSource.SYSTEM);
    LocalCodec.register(vertx.eventBus());
    LocalCodec.register(vertx.eventBus(), JournalEntry.class);
    var keeper =
        new StateKeeper(
            states,
            settings,
            redis,
            new StateMetrics(registry),
            process,
            deadAfter,
            TimeSource.SYSTEM,
            devicesGone.future(),
            Promise.promise());
    vertx
        .eventBus()
        .<CarEvent>localConsumer(
            CarEvent.ADDRESS,
            message -> {
              events.add(message.body());
              message.reply(null);
            });
    Futures.get(vertx.deployVerticle(keeper));
  }

  void arrived(Imei imei, AvlRecord... records) {
    states.arrived(imei, List.of(records));
  }

  void connected(Imei imei, long connection) {
    vertx.eventBus().publish(DeviceConnected.ADDRESS, new DeviceConnected(imei, connection, 0));
  }

  void disconnected(Imei imei, long connection) {
    vertx.eventBus().publish(DeviceDisconnected.ADDRESS, new DeviceDisconnected(imei, connection));
  }

  /** Those of a car that this process has told, by the words of their kinds. */
  List<String> events(Imei imei) {
    return events.stream()
        .filter(event -> event.imei().equals(imei))
        .map(event -> new JsonObject(event.json()).getString("event"))
        .toList();
  }

  Optional<CarState> find(Imei imei) {
    return states.find(imei);
  }

  int waiting() {
    return states.waiting();
  }

  int loading() {
    return states.loading();
  }

  int cars() {
    return states.size();
  }

  double count(String meter) {
    return registry.get(meter).counter().count();
  }

  @Override
  public void close() {
    devicesGone.complete();
    Futures.get(vertx.close());
  }
}
