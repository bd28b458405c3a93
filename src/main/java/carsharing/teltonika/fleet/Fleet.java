package carsharing.teltonika.fleet;

import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All cars: those that are registered, and those that have a state in Redis. Bounded. Lives on the
 * event loop of the HTTP server; searches run on its workers.
 */
public final class Fleet {

  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final Vertx vertx;
  private final Roster roster;
  private final int max;
  private final Map<Imei, FleetCar> cars = new HashMap<>();
  private Optional<FleetCar[]> snapshot = Optional.empty();
  private Optional<Instant> staleSince = Optional.empty();
  private boolean isFull;

  /**
   * @param max cars that are kept
   */
  Fleet(Vertx vertx, Roster roster, int max) {
    this.vertx = vertx;
    this.roster = roster;
    this.max = max;
  }

  /**
   * The car of that name.
   *
   * @param idOrImei the id of a registered car, or the IMEI of any car
   */
  public Optional<FleetCar> find(String idOrImei) {
    var imei = roster.byId(idOrImei).map(RegisteredCar::imei).or(() -> Imei.parse(idOrImei));
    return imei.flatMap(this::find);
  }

  /** The car with this tracker. */
  public Optional<FleetCar> find(Imei imei) {
    return Optional.ofNullable(cars.get(imei))
        .or(
            () ->
                roster
                    .byImei(imei)
                    .map(registered -> FleetCar.unseen(imei, Optional.of(registered))));
  }

  /** Since when Redis has told nothing new; empty if all is fresh. */
  public Optional<Instant> staleSince() {
    return staleSince;
  }

  /** Cars that are known. */
  public int size() {
    return cars.size();
  }

  /** Finds the cars that a client asks for. */
  public Future<FleetPage> search(FleetQuery query) {
    var all = snapshot();
    return vertx.executeBlocking(() -> query.run(all), false);
  }

  /** All cars, in no order. Nobody may change the array. */
  public FleetCar[] snapshot() {
    var known = snapshot.orElseGet(() -> cars.values().toArray(FleetCar[]::new));
    snapshot = Optional.of(known);
    return known;
  }

  void stale(Optional<Instant> since) {
    staleSince = since;
  }

  /**
   * Takes a car as it is now.
   *
   * @return the car, or empty if there is no room
   */
  Optional<FleetCar> put(FleetCar car) {
    if (!cars.containsKey(car.imei()) && cars.size() >= max) {
      full();
      return Optional.empty();
    }
    cars.put(car.imei(), car);
    snapshot = Optional.empty();
    return Optional.of(car);
  }

  private void full() {
    if (!isFull) {
      isFull = true;
      LOG.warn("The API does not show all cars: there are more than {} (api.maxVehicles)", max);
    }
  }

  /** Forgets the cars that are not among these and are not registered. */
  void keepOnly(Set<Imei> known) {
    cars.keySet().removeIf(imei -> !known.contains(imei) && roster.byImei(imei).isEmpty());
    isFull &= cars.size() >= max;
    snapshot = Optional.empty();
  }

  /**
   * Takes what is registered now.
   *
   * @param only the cars that are to be compared
   * @return the cars that have changed
   */
  List<FleetCar> compare(List<Imei> only) {
    var changed = new ArrayList<FleetCar>();
    for (var imei : only) {
      var registered = roster.byImei(imei);
      var known = Optional.ofNullable(cars.get(imei));
      var now =
          known
              .map(car -> car.registered().equals(registered) ? car : car.registered(registered))
              .orElseGet(() -> FleetCar.unseen(imei, registered));
      if (!now.isOfInterest()) {
        cars.remove(imei);
        snapshot = Optional.empty();
      } else if (known.filter(now::equals).isEmpty()) {
        put(now).ifPresent(changed::add);
      }
    }
    return changed;
  }

  /** The IMEIs of all cars, registered or known. */
  List<Imei> imeis() {
    var all = new HashSet<>(cars.keySet());
    roster.all().forEach(car -> all.add(car.imei()));
    return List.copyOf(all);
  }
}
