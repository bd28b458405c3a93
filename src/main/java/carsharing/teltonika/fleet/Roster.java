package carsharing.teltonika.fleet;

import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registered cars, with the changes that this process has just written to Redis: the registry
 * reads them a moment later, and may even show older ones before. Lives on one event loop.
 */
final class Roster {

  /** By then the registry has read the hash after the change. */
  private static final long KEPT = Duration.ofSeconds(10).toNanos();

  /**
   * @param car empty if it was deleted
   * @param at by the monotonic clock, ns
   */
  private record Change(Optional<RegisteredCar> car, long at) {}

  private final Registry registry;
  private final TimeSource time;
  private final Map<String, Change> changes = new HashMap<>();
  private final Map<Imei, String> changedImeis = new HashMap<>();

  Roster(Registry registry, TimeSource time) {
    this.registry = registry;
    this.time = time;
  }

  /** A car was written to the registry. */
  void put(RegisteredCar car) {
    change(car.id(), Optional.of(car));
    changedImeis.put(car.imei(), car.id());
  }

  /** A car was deleted from the registry. */
  void remove(String id) {
    change(id, Optional.empty());
  }

  private void change(String id, Optional<RegisteredCar> car) {
    Optional.ofNullable(changes.put(id, new Change(car, time.nanos())))
        .flatMap(Change::car)
        .ifPresent(before -> changedImeis.remove(before.imei(), id));
  }

  /** Forgets the changes that the registry has read by now; true if there were any. */
  boolean forgetOld() {
    var now = time.nanos();
    var isAny = changes.values().removeIf(change -> now - change.at() >= KEPT);
    if (isAny) {
      changedImeis.values().retainAll(changes.keySet());
    }
    return isAny;
  }

  /** The car of this id, if it is registered. */
  Optional<RegisteredCar> byId(String id) {
    var change = changes.get(id);
    return change == null ? registry.byId(id) : change.car();
  }

  /** The car that has this tracker now, if it is registered. */
  Optional<RegisteredCar> byImei(Imei imei) {
    var changed = changedImeis.get(imei);
    return changed == null
        ? registry.byImei(imei).filter(car -> !changes.containsKey(car.id()))
        : byId(changed);
  }

  /** All that are registered. */
  List<RegisteredCar> all() {
    if (changes.isEmpty()) {
      return registry.all();
    }
    var all = new ArrayList<RegisteredCar>();
    registry.all().stream()
        .filter(car -> !changes.containsKey(car.id()) && !changedImeis.containsKey(car.imei()))
        .forEach(all::add);
    changes.values().forEach(change -> change.car().ifPresent(all::add));
    return all;
  }
}
