package carsharing.teltonika.states;

import carsharing.teltonika.car.event.EventMemory;
import carsharing.teltonika.car.event.EventRules;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.Observation;
import carsharing.teltonika.car.state.Presence;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.Imei;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the events of one car. An event needs the state before it. So records wait until Redis has
 * said what it knows of the car, but only a few of them. Not safe for use by several threads at a
 * time.
 */
final class EventWatch {

  private final Imei imei;
  private final EventRules rules;
  private final EventMemory memory = new EventMemory();
  private final List<Observation> waiting = new ArrayList<>();
  private final EventRoom room;

  /** What this process knew before the records that wait. */
  private Optional<CarState> base = Optional.empty();

  private boolean isReady;
  private Optional<Presence> connection = Optional.empty();

  EventWatch(Imei imei, EventRules rules, EventRoom room) {
    this.imei = imei;
    this.rules = rules;
    this.room = room;
  }

  /**
   * The events of a record that is not merged yet; none if it has to wait.
   *
   * @param now ms since 1970
   */
  List<CarEvent> see(CarState state, Observation record, long now) {
    if (!isReady && room.isRedisThere() && room.tryTake()) {
      keep(state);
      waiting.add(record);
      return List.of();
    }
    var events = new ArrayList<CarEvent>();
    if (!isReady) { // Those that wait already wait no longer.
      events.addAll(lookAtWaiting(base.orElseGet(state::copy), now));
    }
    events.addAll(rules.look(imei, state, record, memory, now));
    return events;
  }

  private void keep(CarState state) {
    if (base.isEmpty()) {
      base = Optional.of(state.copy());
    }
  }

  /**
   * The car has connected: another process may have changed its state meanwhile.
   *
   * @param state without this connection
   */
  void connected(CarState state, Presence now) {
    isReady = false;
    keep(state);
    connection = Optional.of(now);
  }

  /** The event of the connection, once. */
  private Optional<CarEvent> online(CarState before) {
    var event = connection.flatMap(seen -> rules.look(imei, before, seen.after(before.presence())));
    connection = Optional.empty();
    return event;
  }

  /**
   * Another process has written that the car is offline, while it is connected here. The next state
   * in Redis is this process' own, and shows no edge.
   *
   * @param isNew whether that was not known when Redis was asked last
   */
  Optional<CarEvent> onlineAgain(CarState offline, Presence now, boolean isNew) {
    var isUntold = isNew || connection.isPresent();
    connection = Optional.empty();
    return isUntold ? rules.look(imei, offline, now) : Optional.empty();
  }

  /** The server has sent a command that can switch something, ms since 1970. */
  void commandSent(long now) {
    memory.commandSent(now);
  }

  /**
   * Redis has said what it knows.
   *
   * @param before the state in Redis; it is changed
   * @return the events of the records that have waited
   */
  List<CarEvent> loaded(CarState before, long now) {
    base.ifPresent(before::merge);
    return lookAtWaiting(before, now);
  }

  /** The events of what has waited; {@code before} is changed. */
  private List<CarEvent> lookAtWaiting(CarState before, long now) {
    var events = new ArrayList<CarEvent>();
    online(before).ifPresent(events::add);
    for (var record : waiting) {
      events.addAll(rules.look(imei, before, record, memory, now));
      before.merge(record, Long.MAX_VALUE);
    }
    isReady = true;
    forgetWaiting();
    return events;
  }

  /** The connection has ended. */
  Optional<CarEvent> left(CarState state, Presence now) {
    return rules.look(imei, state, now);
  }

  /** Some properties were read wrongly, as bits by their ordinals: nothing of them counts. */
  void forget(long properties) {
    base.ifPresent(state -> state.forget(properties));
    waiting.forEach(record -> record.forget(properties));
  }

  /** Nothing waits any more. */
  void forgetWaiting() {
    base = Optional.empty();
    room.giveBack(waiting.size());
    waiting.clear();
  }
}
