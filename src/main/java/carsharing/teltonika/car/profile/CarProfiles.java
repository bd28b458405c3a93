package carsharing.teltonika.car.profile;

import carsharing.teltonika.message.RecentlyUsed;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which car has which profile: by the hardware of its tracker, if that is known; else all cars have
 * the same one.
 *
 * <p>Bounded: the car that was not asked about for longest is forgotten first. Safe for use by
 * several threads.
 */
public final class CarProfiles {

  /**
   * What is valid now.
   *
   * @param number counts the times that profiles were taken
   * @param usual the profile of cars whose hardware is not known
   */
  private record Current(long number, Profiles all, Profile usual) {}

  /**
   * A car of a known hardware.
   *
   * @param number of the profiles of which {@code profile} is one
   */
  private record Car(String hardware, long number, Profile profile) {}

  private final String usual;
  private final Map<Imei, Car> cars;
  private final Map<Imei, FlagHistory> histories;
  private volatile boolean knowsAny;
  private volatile Current current;

  /**
   * Has the built-in profile until it is told of others.
   *
   * @param usual the name of the profile of cars whose hardware is not known
   * @param limit cars that are remembered
   */
  public CarProfiles(String usual, int limit) {
    this.usual = usual;
    this.cars = new RecentlyUsed<>(limit);
    this.histories = new RecentlyUsed<>(limit);
    this.current = current(0, Profiles.builtIn());
  }

  private Current current(long number, Profiles all) {
    return new Current(number, all, all.find(usual).orElse(all.generic()));
  }

  /** Other profiles are valid from now on. */
  public synchronized void take(Profiles profiles) {
    current = current(current.number() + 1, profiles);
  }

  /** The profile of a car. */
  public Profile of(Imei imei) {
    return knowsAny ? ofHardware(imei) : current.usual();
  }

  private synchronized Profile ofHardware(Imei imei) {
    var now = current;
    var car = cars.get(imei);
    if (car == null) {
      return now.usual();
    }
    if (car.number() == now.number()) {
      return car.profile();
    }
    return learn(imei, car.hardware(), now);
  }

  private Profile learn(Imei imei, String hardware, Current now) {
    var profile = now.all().ofHardware(hardware).orElse(now.usual());
    cars.put(imei, new Car(hardware, now.number(), profile));
    return profile;
  }

  /**
   * The hardware of a car's tracker is known.
   *
   * @param hardware such as {@code FMC130}
   */
  public synchronized void learn(Imei imei, String hardware) {
    learn(imei, hardware, current);
    knowsAny = true;
  }

  /** The hardware of a car's tracker, if it is known. */
  public synchronized Optional<String> hardware(Imei imei) {
    return Optional.ofNullable(cars.get(imei)).map(Car::hardware);
  }

  /** Which flags a car has ever set. */
  public FlagHistory history(Imei imei) {
    synchronized (histories) {
      return histories.computeIfAbsent(imei, unknown -> new FlagHistory());
    }
  }

  /**
   * The records of a frame of a car came. One of them is enough to learn from, because the others
   * have the same flags or come again.
   */
  public void observe(Imei imei, List<AvlRecord> records) {
    var profile = of(imei);
    if (!profile.isGeneric() && !records.isEmpty()) {
      history(imei).observe(profile, records.get(0).elements());
    }
  }

  /** Whether any profile is told by the hardware of a tracker. */
  public boolean askForHardware() {
    return current.all().askForHardware();
  }
}
