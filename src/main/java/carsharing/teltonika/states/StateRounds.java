package carsharing.teltonika.states;

import carsharing.teltonika.settings.StateSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the states of cars from Redis and writes them: many cars in one request.
 *
 * <p>Lives on one event loop; a round must have ended before the next one begins.
 */
final class StateRounds {

  private static final Logger LOG = LoggerFactory.getLogger(StateRounds.class);

  private final CarStates states;
  private final StateStore store;
  private final OnlineCars online;
  private final StateNotes notes;
  private final StateSettings settings;
  private final StateMetrics metrics;
  private final String process;
  private final TimeSource time;
  private final String revPrefix = UUID.randomUUID().toString().substring(0, 8);
  private long revs;

  StateRounds(
      CarStates states,
      StateStore store,
      OnlineCars online,
      StateNotes notes,
      StateSettings settings,
      StateMetrics metrics,
      String process,
      TimeSource time) {
    this.states = states;
    this.store = store;
    this.online = online;
    this.notes = notes;
    this.settings = settings;
    this.metrics = metrics;
    this.process = process;
    this.time = time;
  }

  /**
   * Asks for what is to be loaded, and writes what is due, until nothing is left.
   *
   * @param all whether a car is also due if it was written just now
   */
  Future<Void> run(boolean all) {
    return load().compose(loaded -> write(states.waiting(), all));
  }

  /** A revision that no other state has. */
  String nextRev() {
    return rev(++revs);
  }

  private Future<Void> load() {
    var cars = states.nextToLoad(store.batch());
    if (cars.isEmpty()) {
      return Future.succeededFuture();
    }
    return store
        .load(cars.stream().map(TrackedCar::imei).toList())
        .onFailure(cause -> cars.forEach(states::loadAgain))
        .onSuccess(found -> loaded(cars, found))
        .compose(found -> load());
  }

  private void loaded(List<TrackedCar> cars, List<StateStore.Found> found) {
    for (var i = 0; i < cars.size(); i++) {
      try {
        states.loaded(cars.get(i), found.get(i), process);
      } catch (RuntimeException e) {
        failed(cars.get(i), e);
      }
    }
    online.loaded(cars, found);
  }

  /**
   * @param look how many cars of the line are still to be looked at
   */
  private Future<Void> write(int look, boolean all) {
    var now = time.nanos();
    var interval = settings.writeInterval().toNanos();
    var cars = states.nextToWrite(store.batch(), look, car -> all || car.isDue(now, interval));
    if (cars.isEmpty()) {
      return Future.succeededFuture();
    }
    var first = revs + 1;
    var drafts = cars.stream().map(car -> car.draft(nextRev(), now)).toList();
    var here = online.come(cars); // So no state says "online" that nobody finds.
    return store
        .write(drafts)
        .onFailure(cause -> cars.forEach(states::writeAgain))
        .onSuccess(answers -> written(cars, first, answers))
        .onSuccess(answers -> notes.answered(cars, answers))
        .onSuccess(answers -> online.written(cars, answers, here))
        .compose(answers -> write(look - cars.size(), all));
  }

  private String rev(long number) {
    return "%s-%015x".formatted(revPrefix, number);
  }

  /** One car must not stop the others. */
  private static void failed(TrackedCar car, RuntimeException cause) {
    LOG.error("{}: its state cannot be kept: a mistake of the server", car.imei(), cause);
  }

  private void written(List<TrackedCar> cars, long firstRev, List<String> answers) {
    for (var i = 0; i < cars.size(); i++) {
      try {
        written(cars.get(i), rev(firstRev + i), answers.get(i));
      } catch (RuntimeException e) {
        failed(cars.get(i), e);
      }
    }
  }

  private void written(TrackedCar car, String rev, String answer) {
    if (answer.isEmpty()) {
      metrics.written();
      car.written(rev);
      states.write(car);
    } else {
      metrics.conflict();
      states.refused(car, answer, process);
    }
  }
}
