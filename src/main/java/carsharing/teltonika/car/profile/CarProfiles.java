package carsharing.teltonika.car.profile;

import carsharing.teltonika.message.RecentlyUsed;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which car has which profile: the one that was chosen for it; else by the hardware of its tracker,
 * if that is known; else all cars have the same one.
 *
 * <p>Bounded: a car that is connected is never forgotten. Of the others, the car that was not asked
 * about for longest is forgotten first. Safe for use by several threads.
 */
public final class CarProfiles {

  private static final Logger LOG = LoggerFactory.getLogger(CarProfiles.class);
  private static final int MAX_MISSING = 100;

  /**
   * What is valid now.
   *
   * @param number counts the times that profiles were taken
   * @param usual the profile of cars whose hardware is not known
   */
  private record Current(long number, Profiles all, Profile usual) {

    private Car read(String hardware) {
      return new Car(hardware, number, all.ofHardware(hardware).orElse(usual));
    }
  }

  /**
   * A car of a known hardware.
   *
   * @param number of the profiles of which {@code profile} is one
   */
  private record Car(String hardware, long number, Profile profile) {}

  private final String usual;
  private final Function<Imei, Optional<String>> chosen;
  private final Map<Imei, Car> connected = new ConcurrentHashMap<>();
  private final Map<Imei, Car> gone;
  private final Map<Imei, FlagHistory> histories;

  /** Names of profiles that cars are to have and that do not exist; each is told once. */
  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  private volatile boolean anyGone;
  private volatile Current current;

  /**
   * Has the built-in profile until it is told of others.
   *
   * @param usual the name of the profile of cars whose hardware is not known
   * @param limit cars without a connection that are remembered
   */
  public CarProfiles(String usual, int limit) {
    this(usual, limit, imei -> Optional.empty());
  }

  /**
   * The same, with cars whose profile somebody has chosen.
   *
   * @param chosen the name of a car's profile; it counts if there is such a profile, whatever the
   *     hardware is. Is called on any thread
   */
  public CarProfiles(String usual, int limit, Function<Imei, Optional<String>> chosen) {
    this.usual = usual;
    this.chosen = chosen;
    this.gone = new RecentlyUsed<>(limit);
    this.histories = new RecentlyUsed<>(limit);
    this.current = current(0, Profiles.builtIn());
  }

  private Current current(long number, Profiles all) {
    return new Current(number, all, all.find(usual).orElse(all.generic()));
  }

  /** Other profiles are valid from now on. */
  public synchronized void take(Profiles profiles) {
    current = current(current.number() + 1, profiles);
    missing.clear();
  }

  /** The profile of this name, if there is one now. */
  public Optional<Profile> find(String name) {
    return current.all().find(name);
  }

  /** The profile of a car. */
  public Profile of(Imei imei) {
    var name = chosen.apply(imei);
    if (name.isEmpty()) {
      return ofHardware(imei);
    }
    var profile = current.all().find(name.get());
    if (profile.isEmpty() && missing.size() < MAX_MISSING && missing.add(name.get())) {
      LOG.warn("{} is to have the profile {}, which does not exist", imei, name.get());
    }
    return profile.orElseGet(() -> ofHardware(imei));
  }

  /**
   * The profile of a car whose connection another process may have.
   *
   * @param family the name of its profile, if anybody knows it
   */
  public Profile of(Imei imei, Optional<String> family) {
    return family.flatMap(current.all()::find).orElseGet(() -> of(imei));
  }

  private Profile ofHardware(Imei imei) {
    var car = connected.get(imei);
    return car == null ? ofGone(imei) : upToDate(imei, car).profile();
  }

  private Car upToDate(Imei imei, Car car) {
    var now = current;
    if (car.number() == now.number()) {
      return car;
    }
    var renewed = now.read(car.hardware());
    connected.replace(imei, car, renewed);
    return renewed;
  }

  private Profile ofGone(Imei imei) {
    return anyGone ? ofRemembered(imei) : current.usual();
  }

  private synchronized Profile ofRemembered(Imei imei) {
    var car = gone.get(imei);
    if (car == null) {
      return current.usual();
    }
    if (car.number() != current.number()) {
      car = current.read(car.hardware());
      gone.put(imei, car);
    }
    return car.profile();
  }

  /**
   * The hardware of a connected car's tracker is known.
   *
   * @param hardware such as {@code FMC130}
   */
  public void learn(Imei imei, String hardware) {
    connected.put(imei, current.read(hardware));
  }

  /** The connection of a car has ended. Its hardware is remembered while there is room. */
  public synchronized void disconnected(Imei imei) {
    var car = connected.remove(imei);
    if (car != null) {
      gone.put(imei, car);
      anyGone = true;
    }
  }

  /** The hardware of a car's tracker, if it is known. */
  public Optional<String> hardware(Imei imei) {
    return Optional.ofNullable(connected.get(imei)).or(() -> remembered(imei)).map(Car::hardware);
  }

  private synchronized Optional<Car> remembered(Imei imei) {
    return Optional.ofNullable(gone.get(imei));
  }

  /**
   * The name of a car's profile, if it is more than a guess.
   *
   * @param hardware of its tracker, if that is known
   */
  public Optional<String> family(Imei imei, Optional<String> hardware) {
    var all = current.all();
    return chosen
        .apply(imei)
        .flatMap(all::find)
        .or(() -> hardware.flatMap(all::ofHardware))
        .map(Profile::name);
  }

  /** Whether the profile of a car is more than a guess: it was chosen, or the hardware is known. */
  public boolean isKnown(Imei imei) {
    return chosen.apply(imei).flatMap(current.all()::find).isPresent()
        || hardware(imei).isPresent();
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
