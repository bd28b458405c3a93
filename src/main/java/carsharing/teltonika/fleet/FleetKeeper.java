package carsharing.teltonika.fleet;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.journal.JournalReader;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.RegistrySettings;
import carsharing.teltonika.settings.ServerSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the fleet fresh: states by the journal, registered cars by the registry. Changes the
 * registry in Redis. Lives on the event loop of the HTTP server.
 */
public final class FleetKeeper {

  /** What has become of a car that was to be registered. */
  public enum Outcome {
    /** It is a new car. */
    NEW,
    /** It was registered before. */
    CHANGED,
    /** Another car has this tracker. */
    IMEI_TAKEN,
    /** As many cars are registered as there may be. */
    FULL
  }

  /** How often is looked whether all is fresh, ms. */
  private static final long TICK = 1_000;

  /** Cars that are compared before others have their turn. */
  private static final int SLICE = 500;

  private final Vertx vertx;
  private final Context context;
  private final ServerSettings settings;
  private final TimeSource time;
  private final Roster roster;
  private final Fleet fleet;
  private final FleetFeed feed;
  private final SideLink link;
  private final JournalReader journal;
  private final RegistryEntries entries;
  private final List<FleetListener> listeners = new ArrayList<>();
  private long reloadedAt;
  private long timer;

  /**
   * To be made on the event loop that it lives on, and still to be opened.
   *
   * @param own the states that this process writes
   */
  public FleetKeeper(
      Vertx vertx,
      ServerSettings settings,
      Registry registry,
      CarProfiles profiles,
      OwnStates own,
      TimeSource time) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.time = time;
    roster = new Roster(registry, time);
    fleet = new Fleet(vertx, roster, settings.api().fleet().maxVehicles());
    link = new SideLink(vertx, settings.redis(), "Cars of the API", () -> {});
    var store = new FleetStore(vertx, settings.redis(), link, settings.state().retention());
    feed = new FleetFeed(fleet, roster, store, profiles, own, this::past);
    journal = new JournalReader(vertx, settings.redis(), "What the API reads", feed);
    entries = new RegistryEntries(link, settings.cars().registry());
    registry.listen(() -> context.runOnContext(now -> compareAll()));
  }

  private Future<List<JournalLine>> past(String place, int count) {
    return journal.before(place, count);
  }

  /** The cars. */
  public Fleet fleet() {
    return fleet;
  }

  /** Tells a listener of changes from now on. */
  public void listen(FleetListener listener) {
    listeners.add(listener);
    feed.listen(listener);
  }

  /** Begins to read. */
  public void open() {
    fleet.stale(Optional.of(now()));
    compareAll();
    link.open();
    journal.open();
    reloadedAt = time.nanos();
    timer = vertx.setPeriodic(TICK, tick -> look());
  }

  /** Closes the connections. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return journal.close().transform(closed -> link.close());
  }

  private Instant now() {
    return Instant.ofEpochMilli(time.millis());
  }

  private void look() {
    var isFresh = feed.isComplete() && link.isUp() && journal.isUp();
    if (isFresh) {
      fleet.stale(Optional.empty());
    } else if (fleet.staleSince().isEmpty()) {
      fleet.stale(Optional.of(now()));
    }
    if (roster.forgetOld()) {
      compareAll();
    }
    var interval = settings.api().fleet().reloadInterval().toNanos();
    if (isFresh && time.nanos() - reloadedAt >= interval) {
      reloadedAt = time.nanos();
      feed.reload();
    }
  }

  private void compareAll() {
    compare(fleet.imeis(), 0);
  }

  private void compare(List<Imei> imeis, int from) {
    var end = Math.min(imeis.size(), from + SLICE);
    tell(fleet.compare(imeis.subList(from, end)));
    if (end < imeis.size()) {
      context.runOnContext(now -> compare(imeis, end));
    }
  }

  private void tell(List<FleetCar> changed) {
    if (!changed.isEmpty()) {
      listeners.forEach(listener -> listener.registered(changed));
    }
  }

  /** Whether cars can be registered here: the registry is a hash in Redis. */
  public boolean canRegister() {
    return settings.cars().registry().source() == RegistrySettings.Source.REDIS;
  }

  /** Registers a car in Redis, or changes it. The fleet shows it when the future completes. */
  public Future<Outcome> put(RegisteredCar car) {
    if (roster.byImei(car.imei()).filter(other -> !other.id().equals(car.id())).isPresent()) {
      return Future.succeededFuture(Outcome.IMEI_TAKEN);
    }
    return entries
        .put(car)
        .map(
            written ->
                switch (written) {
                  case FULL -> Outcome.FULL;
                  case NEW -> put(car, Outcome.NEW);
                  case CHANGED -> put(car, Outcome.CHANGED);
                });
  }

  private Outcome put(RegisteredCar car, Outcome outcome) {
    var imeis = new LinkedHashSet<Imei>();
    roster.byId(car.id()).ifPresent(before -> imeis.add(before.imei()));
    imeis.add(car.imei());
    roster.put(car);
    tell(fleet.compare(List.copyOf(imeis)));
    return outcome;
  }

  /** Deletes a car from the registry in Redis; false if there was none of that id. */
  public Future<Boolean> delete(String id) {
    return entries
        .delete(id)
        .onSuccess(
            deleted -> {
              var before = roster.byId(id);
              roster.remove(id);
              before.ifPresent(car -> tell(fleet.compare(List.of(car.imei()))));
            });
  }
}
