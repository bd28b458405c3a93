package carsharing.teltonika;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.device.RecordListener;
import carsharing.teltonika.journal.JournalMetrics;
import carsharing.teltonika.journal.JournalWriter;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.ServerSettings;
import carsharing.teltonika.states.CarStates;
import carsharing.teltonika.states.StateKeeper;
import carsharing.teltonika.states.StateMetrics;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** The states of cars, if they are wanted: who hears of records, and who brings them to Redis. */
final class KeptStates {

  private final ServerSettings settings;
  private final TimeSource time;
  private final Optional<CarStates> states;
  private final Promise<Void> ended = Promise.promise();
  private volatile boolean isDeployed;

  /**
   * @param settings those of the start
   * @param cars which car has which profile
   */
  KeptStates(ServerSettings settings, CarProfiles cars, TimeSource time) {
    this.settings = settings;
    this.time = time;
    this.states =
        settings.state().enabled()
            ? Optional.of(new CarStates(settings.state(), cars, withEvents(), time))
            : Optional.empty();
  }

  private boolean withEvents() {
    return settings.state().publish() || settings.api().enabled();
  }

  /** Receives the records of all trackers. */
  RecordListener listener() {
    return states.<RecordListener>map(all -> all::arrived).orElse(RecordListener.NONE);
  }

  /** The state of a car as this process has written it; empty if it has not. */
  Optional<CarState> find(Imei imei) {
    return states.flatMap(all -> all.find(imei));
  }

  /**
   * Completes when no more events of cars will come.
   *
   * @param devicesGone completes when the last connection has ended
   */
  Future<Void> gone(Future<Void> devicesGone) {
    return devicesGone.transform(done -> isDeployed ? ended.future() : Future.succeededFuture());
  }

  /** By then Redis has forgotten the owners of its cars. */
  private Duration deadAfter() {
    var silence = settings.commands().deadAfter();
    var ownership = settings.commands().ownerTtl();
    return silence.compareTo(ownership) > 0 ? silence : ownership;
  }

  /**
   * Begins to write them to Redis.
   *
   * @param process this one, as the owners of cars name it
   * @param devicesGone completes when the last connection has ended
   */
  Future<Void> deploy(
      Vertx vertx, MeterRegistry registry, String process, Future<Void> devicesGone) {
    return journal(vertx, registry, devicesGone)
        .compose(
            open ->
                states.isEmpty()
                    ? Future.succeededFuture()
                    : keeper(states.get(), vertx, registry, process, devicesGone));
  }

  /** What happens is told to all processes, for the API of each of them. */
  private Future<Void> journal(Vertx vertx, MeterRegistry registry, Future<Void> devicesGone) {
    if (!settings.api().enabled()) {
      return Future.succeededFuture();
    }
    var writer =
        new JournalWriter(
            settings.redis(),
            settings.api().journal(),
            new JournalMetrics(registry),
            gone(devicesGone));
    return vertx.deployVerticle(writer).mapEmpty();
  }

  private Future<Void> keeper(
      CarStates all,
      Vertx vertx,
      MeterRegistry registry,
      String process,
      Future<Void> devicesGone) {
    var keeper =
        new StateKeeper(
            all,
            settings.state(),
            settings.redis(),
            new StateMetrics(registry),
            process,
            deadAfter(),
            time,
            devicesGone,
            ended);
    return vertx.deployVerticle(keeper).onSuccess(id -> isDeployed = true).mapEmpty();
  }
}
