package carsharing.teltonika.car.registry;

import carsharing.teltonika.protocol.Imei;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The cars that are registered now. A car without an entry is a car as well: its IMEI is its id.
 * Safe for use by several threads; it is asked on event loops.
 */
public final class Registry {

  private record Content(Map<Imei, RegisteredCar> byImei, Map<String, RegisteredCar> byId) {}

  private volatile Content content = new Content(Map.of(), Map.of());
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Is called after each change, on any thread. It must not wait. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * These cars are registered from now on, and no others.
   *
   * @param cars of which no two have the same id or IMEI
   * @throws IllegalArgumentException if two have
   */
  public void replace(Collection<RegisteredCar> cars) {
    var byImei = new HashMap<Imei, RegisteredCar>();
    var byId = new LinkedHashMap<String, RegisteredCar>();
    for (var car : cars) {
      if (byImei.put(car.imei(), car) != null || byId.put(car.id(), car) != null) {
        throw new IllegalArgumentException("two cars with the IMEI or the id of " + car.id());
      }
    }
    content = new Content(byImei, byId);
    listeners.forEach(Runnable::run);
  }

  /** The car that has this tracker now, if it is registered. */
  public Optional<RegisteredCar> byImei(Imei imei) {
    return Optional.ofNullable(content.byImei().get(imei));
  }

  /** The car of this id, if it is registered. */
  public Optional<RegisteredCar> byId(String id) {
    return Optional.ofNullable(content.byId().get(id));
  }

  /** The id of the car that has this tracker: the IMEI itself if the car is not registered. */
  public String idOf(Imei imei) {
    return byImei(imei).map(RegisteredCar::id).orElse(imei.digits());
  }

  /** The name of the profile that was chosen for the car with this tracker, if one was. */
  public Optional<String> profileOf(Imei imei) {
    return byImei(imei).flatMap(RegisteredCar::profile);
  }

  /** All that are registered, in the order in which they were read. */
  public List<RegisteredCar> all() {
    return List.copyOf(content.byId().values());
  }
}
