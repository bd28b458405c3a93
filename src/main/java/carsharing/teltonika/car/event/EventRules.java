package carsharing.teltonika.car.event;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.Observation;
import carsharing.teltonika.car.state.Presence;
import carsharing.teltonika.car.state.PropertyValue;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.StateSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the events in the records of a car. A record that is older than the state gives no events,
 * except for alarms that were not seen before.
 */
public final class EventRules {

  private final EventLimits limits;
  private final long commandWindow;
  private final long maxAhead;

  /** Rules with the limits of the settings. */
  public EventRules(StateSettings settings) {
    this.limits = EventLimits.of(settings);
    this.commandWindow = settings.commandWindow().toMillis();
    this.maxAhead = settings.maxAhead().toMillis();
  }

  /**
   * The events of one record, which is not merged into the state yet.
   *
   * @param now when it is looked at, ms since 1970
   */
  public List<CarEvent> look(
      Imei imei, CarState state, Observation record, EventMemory memory, long now) {
    var look = new Look(imei, state, record, memory, now);
    look.edges();
    look.level(EventKind.LOW_FUEL, Property.FUEL_LEVEL, limits.fuel());
    look.level(EventKind.LOW_CHARGE, Property.CHARGE, limits.charge());
    look.power();
    look.alarms();
    look.moved();
    return look.events;
  }

  /** The event of a connection that has begun or ended; empty if nothing has changed. */
  public Optional<CarEvent> look(Imei imei, CarState state, Presence seen) {
    var before = state.presence();
    var isEdge = seen.at() > before.at() && seen.isOnline() != before.isOnline();
    var kind = seen.isOnline() ? EventKind.ONLINE : EventKind.OFFLINE;
    return isEdge
        ? Optional.of(EventText.ofConnection(imei, kind, before, seen))
        : Optional.empty();
  }

  private static Optional<PropertyValue> newest(
      Optional<PropertyValue> one, Optional<PropertyValue> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().at() > other.get().at() ? one : other;
  }

  /** One record. */
  private final class Look {

    private final Imei imei;
    private final CarState state;
    private final Observation record;
    private final EventMemory memory;
    private final long now;
    private final List<CarEvent> events = new ArrayList<>();

    Look(Imei imei, CarState state, Observation record, EventMemory memory, long now) {
      this.imei = imei;
      this.state = state;
      this.record = record;
      this.memory = memory;
      this.now = now;
    }

    private void add(EventKind kind, Optional<PropertyValue> before, PropertyValue after) {
      var command =
          kind == EventKind.IMMOBILISER ? Optional.of(isOfCommand()) : Optional.<Boolean>empty();
      var position = newest(record.position(), state.position());
      events.add(EventText.ofRecord(imei, kind, record.at(), before, after, position, command));
    }

    /**
     * Whether a command can be the cause: a record that was made before it, and is late, is not.
     */
    private boolean isOfCommand() {
      return now - memory.commandAt() <= commandWindow
          && record.at() >= memory.commandAt() - maxAhead;
    }

    /** What the record says, if that is newer than what is known. */
    private Optional<PropertyValue> news(Property property) {
      var before = state.get(property);
      return record
          .get(property)
          .filter(found -> before.isEmpty() || found.at() > before.get().at());
    }

    void edges() {
      EventKind.EDGES.forEach(
          (property, kind) -> {
            if (state.isOtherIn(record, property)) {
              news(property).ifPresent(after -> add(kind, state.get(property), after));
            }
          });
    }

    void level(EventKind kind, Property property, BigDecimal limit) {
      var enough = limit.add(limits.hysteresis());
      var after =
          news(property)
              .filter(found -> !found.isLastKnown())
              .filter(found -> passes(kind, property, found, limit, enough));
      after.ifPresent(found -> add(kind, state.get(property), found));
    }

    /** Whether a value has fallen below a limit, and was not below it since it was enough. */
    private boolean passes(
        EventKind kind,
        Property property,
        PropertyValue after,
        BigDecimal limit,
        BigDecimal enough) {
      var before = state.get(property);
      if (before.isEmpty()) {
        memory.latch(kind, after.number().compareTo(limit) < 0);
        return false;
      }
      var was = memory.latch(kind).orElse(before.get().number().compareTo(limit) < 0);
      var isBelow = after.number().compareTo(limit) < 0;
      var isEnough = after.number().compareTo(enough) >= 0;
      memory.latch(kind, isBelow || (was && !isEnough));
      return isBelow && !was;
    }

    /** The voltage and the alarm of the tracker tell the same, so only the first one counts. */
    void power() {
      var enough = limits.voltage().add(EventLimits.VOLTAGE_HYSTERESIS);
      news(Property.EXTERNAL_VOLTAGE)
          .filter(
              found ->
                  passes(
                      EventKind.POWER_CUT,
                      Property.EXTERNAL_VOLTAGE,
                      found,
                      limits.voltage(),
                      enough))
          .filter(found -> !isTrue(Property.UNPLUGGED))
          .ifPresent(
              found -> add(EventKind.POWER_CUT, state.get(Property.EXTERNAL_VOLTAGE), found));
    }

    private boolean isTrue(Property property) {
      return state.get(property).filter(PropertyValue::isTrue).isPresent();
    }

    void alarms() {
      EventKind.ALARMS.forEach(
          (property, kind) -> {
            var after = record.get(property).filter(PropertyValue::isTrue);
            after
                .filter(found -> isAlarm(property, kind, found))
                .ifPresent(found -> add(kind, state.get(property), found));
          });
    }

    private boolean isAlarm(Property property, EventKind kind, PropertyValue found) {
      var before = state.get(property);
      var isOwn = record.eventId() == found.source();
      var isEdge = before.isEmpty() || (!before.get().isTrue() && found.at() > before.get().at());
      var wasSeen = before.filter(old -> old.isTrue() && old.at() == found.at()).isPresent();
      var isTold =
          kind == EventKind.POWER_CUT
              && memory.isLatched(kind)
              && state.get(Property.EXTERNAL_VOLTAGE).isPresent()
              && !before.filter(PropertyValue::isTrue).isPresent()
              && wasCutByVoltage();
      return (isOwn || isEdge) && !wasSeen && memory.isNew(kind, found.at()) && !isTold;
    }

    /** Whether the voltage has told of the cut already, in this record or before. */
    private boolean wasCutByVoltage() {
      return newest(record.get(Property.EXTERNAL_VOLTAGE), state.get(Property.EXTERNAL_VOLTAGE))
          .filter(found -> found.number().compareTo(limits.voltage()) < 0)
          .isPresent();
    }

    void moved() {
      if (record.at() <= state.positionAt()) {
        return;
      }
      var locked = newest(record.get(Property.LOCKED), state.get(Property.LOCKED));
      var ignition = newest(record.get(Property.IGNITION), state.get(Property.IGNITION));
      var isParked =
          locked.filter(PropertyValue::isTrue).isPresent()
              && ignition.filter(found -> !found.isTrue()).isPresent();
      var isMoving = isParked && isFast();
      if (isMoving && !memory.isLatched(EventKind.MOVED_WHILE_LOCKED)) {
        add(EventKind.MOVED_WHILE_LOCKED, state.get(Property.LOCKED), locked.orElseThrow());
      }
      memory.latch(EventKind.MOVED_WHILE_LOCKED, isMoving);
    }

    private boolean isFast() {
      var bySatellites = BigDecimal.valueOf(record.speed());
      var byBus =
          record
              .get(Property.SPEED)
              .filter(found -> !found.isLastKnown())
              .map(PropertyValue::number)
              .orElse(BigDecimal.ZERO);
      return bySatellites.max(byBus).compareTo(limits.speed()) >= 0;
    }
  }
}
