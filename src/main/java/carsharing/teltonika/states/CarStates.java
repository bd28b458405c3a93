package carsharing.teltonika.states;

import carsharing.teltonika.car.event.EventRules;
import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.Presence;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.StateSettings;
import carsharing.teltonika.time.TimeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The states of the cars that this process knows. Records come on the event loops of connections,
 * and wait for nothing: what has to reach Redis is put into a line that {@link StateKeeper} works
 * off.
 *
 * <p>Bounded: the car that was not heard of for longest is forgotten first. Safe for use by several
 * threads.
 */
public final class CarStates {

  private final StateSettings settings;
  private final CarProfiles profiles;
  private final TimeSource time;
  private final Map<Imei, TrackedCar> cars;
  private final Optional<EventRules> rules;
  private final EventRoom room = new EventRoom();
  private volatile Consumer<List<CarEvent>> events = none -> {};

  /** Cars whose state Redis is to be asked for. A car stands in it once. */
  private final Queue<TrackedCar> toLoad = new ConcurrentLinkedQueue<>();

  /** Cars whose state is to be written. A car stands in it once. */
  private final Queue<TrackedCar> toWrite = new ConcurrentLinkedQueue<>();

  /**
   * Creates a memory that knows no car yet.
   *
   * @param profiles which car has which profile
   * @param withEvents whether anybody wants to hear of events
   */
  public CarStates(
      StateSettings settings, CarProfiles profiles, boolean withEvents, TimeSource time) {
    this.settings = settings;
    this.profiles = profiles;
    this.time = time;
    this.cars = new Remembered(settings.maxCars());
    this.rules = withEvents ? Optional.of(new EventRules(settings)) : Optional.empty();
  }

  /** Events go there from now on. It must not wait, and is called on any thread. */
  void tell(Consumer<List<CarEvent>> listener) {
    events = listener;
  }

  /** Whether Redis can be asked. */
  void redisIsThere(boolean isThere) {
    room.redisIsThere(isThere);
  }

  /** Redis has said what it has of a car. */
  void loaded(TrackedCar car, StateStore.Found found, String process) {
    synchronized (car) { // So that events keep their order.
      var now = time.millis();
      events.accept(car.loaded(found, process, now, latest(now)));
    }
    write(car);
  }

  /** Another process has written the state of a car. */
  void refused(TrackedCar car, String text, String process) {
    synchronized (car) { // So that events keep their order.
      var now = time.millis();
      car.refused(text, process, now, latest(now)).map(List::of).ifPresent(events);
    }
    write(car);
  }

  /** The process of a car has died, and this one has written to Redis that the car is offline. */
  void left(Imei imei, CarState before, Presence offline) {
    rules.flatMap(all -> all.look(imei, before, offline)).map(List::of).ifPresent(events);
  }

  /** The clock of another process may differ from this one, too. */
  private long latest(long now) {
    return now + 2 * settings.maxAhead().toMillis();
  }

  /** The server has sent a car a command that can switch something. */
  void commandSent(Imei imei) {
    tracked(imei).ifPresent(car -> car.commandSent(time.millis()));
  }

  /** Remembers so many cars, and tells a car that it is forgotten. */
  private static final class Remembered extends LinkedHashMap<Imei, TrackedCar> {

    private static final long serialVersionUID = 1;

    private final int limit;

    Remembered(int limit) {
      super(16, 0.75f, true);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Imei, TrackedCar> eldest) {
      var isFull = size() > limit;
      if (isFull) {
        eldest.getValue().forget();
      }
      return isFull;
    }
  }

  /** The records of a frame have arrived, in any order. */
  public void arrived(Imei imei, List<AvlRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    var now = time.millis();
    var isKnown = profiles.isKnown(imei);
    var profile = profiles.of(imei);
    var latest = now + settings.maxAhead().toMillis();
    var car = car(imei);
    synchronized (car) { // So that events keep their order.
      events.accept(car.arrived(profile, isKnown, records, now, latest));
    }
    write(car);
  }

  /** A tracker has connected, by a connection of this number. */
  void connected(Imei imei, long connection, String process) {
    var car = car(imei);
    car.connected(connection, time.millis(), process);
    load(car);
    write(car);
  }

  /** A connection has ended. Its car may be forgotten already, and is online in Redis. */
  void disconnected(Imei imei, long connection) {
    var car = car(imei);
    if (car.disconnected(connection, time.millis())) {
      load(car); // Only Redis knows whether the car is connected elsewhere.
    }
  }

  private TrackedCar car(Imei imei) {
    synchronized (cars) {
      var known = cars.get(imei);
      if (known != null) {
        return known;
      }
      var watch = rules.map(all -> new EventWatch(imei, all, room));
      var car = new TrackedCar(imei, watch);
      cars.put(imei, car);
      load(car);
      return car;
    }
  }

  private Optional<TrackedCar> tracked(Imei imei) {
    synchronized (cars) {
      return Optional.ofNullable(cars.get(imei));
    }
  }

  /** The state of a car as this process knows it, or has written it; empty if it knows none. */
  public Optional<CarState> find(Imei imei) {
    return tracked(imei).map(TrackedCar::copy);
  }

  /** Cars that are remembered. */
  int size() {
    synchronized (cars) {
      return cars.size();
    }
  }

  /** Cars whose state waits to be written. */
  int waiting() {
    return toWrite.size();
  }

  /** Cars that wait for what Redis has of them. */
  int loading() {
    return toLoad.size();
  }

  private void load(TrackedCar car) {
    if (car.enterLoadLine()) {
      toLoad.add(car);
    }
  }

  /** A car has perhaps something to write. */
  void write(TrackedCar car) {
    if (car.enterWriteLine()) {
      toWrite.add(car);
    }
  }

  /** Redis is there, or there again, and may have lost what it had. */
  void rewriteAll() {
    List<TrackedCar> all;
    synchronized (cars) {
      all = List.copyOf(cars.values());
    }
    all.forEach(TrackedCar::rewrite);
    all.forEach(this::write);
  }

  /** Redis is away, or refuses: cars that are forgotten do not wait for it. */
  void dropForgotten() {
    drop(toLoad, TrackedCar::leaveLoadLine);
    drop(toWrite, TrackedCar::leaveWriteLine);
  }

  private static void drop(Queue<TrackedCar> line, Consumer<TrackedCar> leave) {
    line.removeIf(
        car -> {
          var isForgotten = isForgotten(car);
          if (isForgotten) {
            leave.accept(car);
          }
          return isForgotten;
        });
  }

  private static boolean isForgotten(TrackedCar car) {
    if (car.isForgotten()) {
      car.forget(); // Records may have come since.
    }
    return car.isForgotten();
  }

  /** Takes some cars out of the line of those that are to be loaded. */
  List<TrackedCar> nextToLoad(int max) {
    var next = new ArrayList<TrackedCar>();
    for (var car = toLoad.poll(); car != null; car = toLoad.poll()) {
      car.leaveLoadLine();
      next.add(car);
      if (next.size() == max) {
        break;
      }
    }
    return next;
  }

  /** Puts a car back that could not be loaded; not one that is forgotten. */
  void loadAgain(TrackedCar car) {
    if (!isForgotten(car)) {
      load(car);
    }
  }

  /** Puts a car back that could perhaps not be written; not one that is forgotten. */
  void writeAgain(TrackedCar car) {
    car.unanswered();
    if (!isForgotten(car)) {
      write(car);
    }
  }

  /**
   * Takes some cars out of the line of those that are to be written.
   *
   * @param look how many cars of the line are looked at
   * @param due tells whether a car's time has come; one whose time has not goes to the end
   */
  List<TrackedCar> nextToWrite(int max, int look, Predicate<TrackedCar> due) {
    var next = new ArrayList<TrackedCar>();
    for (var left = look; left > 0 && next.size() < max; left--) {
      var car = toWrite.poll();
      if (car == null) {
        break;
      }
      if (due.test(car)) {
        car.leaveWriteLine();
        next.add(car);
      } else {
        toWrite.add(car);
      }
    }
    return next;
  }
}
