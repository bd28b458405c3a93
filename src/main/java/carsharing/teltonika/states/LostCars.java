package carsharing.teltonika.states;

import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.Presence;
import carsharing.teltonika.car.state.StateReader;
import carsharing.teltonika.car.state.StateText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in Redis that the cars of a process that has died are offline. Several processes may do so
 * at the same time. Only one of them writes the state of a car, and that one tells the event.
 *
 * <p>A car that has connected elsewhere stays online: its state names another process then, or
 * somebody owns it. Such a car is looked at again later. Lives on one event loop.
 */
final class LostCars {

  private static final Logger LOG = LoggerFactory.getLogger(LostCars.class);

  /** A car that is to be offline, with what was known before. */
  private record Loss(StateStore.Draft draft, CarState before, Presence offline) {}

  /**
   * How states are written.
   *
   * @param newRev a revision that no state has
   * @param room completes when there is room for events, so that no others are lost
   * @param maxEvents that may wait; half of them is the room
   * @param written is told of the cars whose states are written
   */
  record Writes(
      Supplier<String> newRev,
      Supplier<Future<Void>> room,
      int maxEvents,
      Consumer<List<Imei>> written) {

    /** So many cars have room at a time. */
    int most() {
      return Math.max(1, maxEvents / 2);
    }
  }

  private final StateStore store;
  private final OnlineCars online;
  private final CarStates states;
  private final String process;
  private final TimeSource time;
  private final Writes writes;

  /**
   * @param process this one
   */
  LostCars(
      StateStore store,
      OnlineCars online,
      CarStates states,
      String process,
      TimeSource time,
      Writes writes) {
    this.store = store;
    this.online = online;
    this.states = states;
    this.process = process;
    this.time = time;
    this.writes = writes;
  }

  /** Settles the cars of a process that has died; fails if it is heard of again. */
  Future<Void> settle(String dead, LivingProcesses processes) {
    var counts = new int[1];
    return online
        .forEach(dead, cars -> settleFrom(0, cars, dead, processes, counts))
        .compose(done -> online.isEmpty(dead))
        .compose(isEmpty -> isEmpty ? processes.forget(dead) : Future.succeededFuture())
        .onComplete(
            done -> {
              if (counts[0] > 0) {
                LOG.warn(
                    "Process {} is not heard of any more: cars that are offline now: {}",
                    dead,
                    counts[0]);
              }
            });
  }

  private Future<Void> settleFrom(
      int from, List<Imei> cars, String dead, LivingProcesses processes, int[] counts) {
    if (from >= cars.size()) {
      return Future.succeededFuture();
    }
    var next = Math.min(from + Math.min(store.batch(), writes.most()), cars.size());
    return writes
        .room()
        .get()
        .compose(room -> processes.requireDead(dead))
        .compose(done -> settle(cars.subList(from, next), dead, counts))
        .compose(done -> settleFrom(next, cars, dead, processes, counts));
  }

  private Future<Void> settle(List<Imei> cars, String dead, int[] counts) {
    return store.load(cars).compose(found -> settle(cars, found, dead, counts));
  }

  private Future<Void> settle(
      List<Imei> cars, List<StateStore.Found> found, String dead, int[] counts) {
    var settled = new ArrayList<Imei>();
    var losses = new ArrayList<Loss>();
    for (var i = 0; i < cars.size(); i++) {
      var car = StateReader.read(found.get(i).state(), Long.MAX_VALUE);
      if (!car.presence().isOnlineAt(dead)) {
        settled.add(cars.get(i));
      } else if (found.get(i).owner().isEmpty()) {
        var now = Presence.connection(false, time.millis(), process).after(car.presence());
        var known = StateStore.rev(found.get(i).state());
        losses.add(new Loss(draft(cars.get(i), known, car, now), car, now));
      }
    }
    return store
        .writeUnowned(losses.stream().map(Loss::draft).toList())
        .compose(
            written -> {
              var lost = new ArrayList<Imei>();
              for (var i = 0; i < losses.size(); i++) {
                if (written.get(i)) {
                  var loss = losses.get(i);
                  lost.add(loss.draft().imei());
                  states.left(loss.draft().imei(), loss.before(), loss.offline());
                }
              }
              counts[0] += lost.size();
              writes.written().accept(lost);
              settled.addAll(lost);
              return online.remove(dead, settled);
            });
  }

  private StateStore.Draft draft(Imei imei, String known, CarState car, Presence offline) {
    var state = car.copy();
    state.see(offline);
    return new StateStore.Draft(imei, known, StateText.of(imei, writes.newRev().get(), state));
  }
}
