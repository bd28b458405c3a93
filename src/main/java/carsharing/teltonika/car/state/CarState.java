package carsharing.teltonika.car.state;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import java.util.Optional;

/**
 * The newest value of each property of a car, each with the time of its record. Records and other
 * states of the car merge into it in any order, as often as they come: the result is the same.
 *
 * <p>Some 900 bytes. Not safe for use by several threads at a time.
 */
public final class CarState {

  private final long[] at = new long[Values.SIZE];
  private final Values values = new Values();
  private long placeAt;
  private Place place = Place.NOWHERE;
  private long fixAt;
  private Presence presence = Presence.UNKNOWN;

  /**
   * Merges what a record says.
   *
   * @param latest a record that claims to be made later changes nothing, ms since 1970
   * @return whether anything has changed
   */
  public boolean merge(Observation record, long latest) {
    if (!record.isBelievable(latest)) {
      return false;
    }
    var changed = false;
    var told = record.values().known();
    while (told != 0) {
      var property = Long.numberOfTrailingZeros(told);
      told &= told - 1;
      changed |= take(property, record.at(), record.values());
    }
    if (record.hasPlace()) {
      changed |= takePlace(record.at(), record.place());
      changed |= record.place().isFix() && takeFix(record.at());
    }
    return changed;
  }

  /**
   * Merges another state of the same car.
   *
   * @return whether anything has changed
   */
  public boolean merge(CarState other) {
    var changed = false;
    for (var property = 0; property < Values.SIZE; property++) {
      changed |= other.values.isKnown(property) && take(property, other.at[property], other.values);
    }
    if (other.placeAt > 0) {
      changed |= takePlace(other.placeAt, other.place);
    }
    changed |= takeFix(other.fixAt);
    return see(other.presence) || changed;
  }

  /** Another one that knows the same. */
  public CarState copy() {
    var copy = new CarState();
    copy.merge(this);
    return copy;
  }

  private boolean take(int property, long time, Values from) {
    var isNews =
        !values.isKnown(property)
            || time > at[property]
            || (time == at[property] && from.compare(property, values) > 0);
    if (isNews) {
      at[property] = time;
      values.copy(property, from);
    }
    return isNews;
  }

  private boolean takePlace(long time, Place where) {
    var isNews = time > placeAt || (time == placeAt && where.compare(place) > 0);
    if (isNews) {
      placeAt = time;
      place = where;
    }
    return isNews;
  }

  private boolean takeFix(long time) {
    var isNews = time > fixAt;
    if (isNews) {
      fixAt = time;
    }
    return isNews;
  }

  /**
   * Merges what is known of the car's connection.
   *
   * @return whether anything has changed
   */
  public boolean see(Presence seen) {
    var merged = presence.merge(seen);
    var isNews = !merged.equals(presence);
    presence = merged;
    return isNews;
  }

  /** What is known of the car's connection. */
  public Presence presence() {
    return presence;
  }

  /**
   * Forgets what the car's profile does not read from that element: it was read when the profile
   * was not known yet, or was another one.
   *
   * @return whether anything has changed
   */
  public boolean keepOnly(Profile profile) {
    var foreign = foreignTo(profile);
    values.forget(foreign);
    return foreign != 0;
  }

  /**
   * Properties that a profile does not read from the element that has told them: bits by ordinal.
   */
  public long foreignTo(Profile profile) {
    var foreign = 0L;
    for (var left = values.known(); left != 0; left &= left - 1) {
      var property = Long.numberOfTrailingZeros(left);
      if (!profile.reader().isSource(Values.property(property), values.element(property))) {
        foreign |= Long.lowestOneBit(left);
      }
    }
    return foreign;
  }

  /** Forgets some properties, as bits by their ordinals. */
  public void forget(long properties) {
    values.forget(properties);
  }

  /** Whether a record has told anything. */
  public boolean hasRecords() {
    return values.known() != 0 || placeAt > 0;
  }

  /** The newest value of a property; empty if no record has told it. */
  @SuppressWarnings("EnumOrdinal") // Values are arrays by the ordinal.
  public Optional<PropertyValue> get(Property property) {
    var index = property.ordinal();
    return values.isKnown(index) ? Optional.of(values.get(index, at[index])) : Optional.empty();
  }

  /** Whether a record says something else about a property than what is known, older or newer. */
  @SuppressWarnings("EnumOrdinal") // Values are arrays by the ordinal.
  public boolean isOtherIn(Observation record, Property property) {
    var index = property.ordinal();
    return values.isKnown(index)
        && record.values().isKnown(index)
        && !values.isSame(index, record.values());
  }

  /** The newest position, as a property; empty if no record has told it. */
  public Optional<PropertyValue> position() {
    return place().map(where -> where.value(placeAt));
  }

  /** The time of the record that has told the newest position, ms since 1970; 0 for none. */
  public long positionAt() {
    return placeAt;
  }

  /** The time of the last record with satellites, ms since 1970; 0 for none. */
  public long lastFix() {
    return fixAt;
  }

  Values values() {
    return values;
  }

  /** The time of a property's value, ms since 1970. */
  long at(int property) {
    return at[property];
  }

  /** Where the car was last; empty if no record has said so. */
  Optional<Place> place() {
    return placeAt > 0 ? Optional.of(place) : Optional.empty();
  }

  /** The time of the record that has told the place, ms since 1970. */
  long placeAt() {
    return placeAt;
  }

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return !hasRecords() && presence.equals(Presence.UNKNOWN);
  }

  /** Takes a value from a text that a state was written as. */
  void restore(int property, long time, Values from) {
    take(property, time, from);
  }

  /** Takes a place from a text that a state was written as. */
  void restore(long time, Place where, long fix) {
    takePlace(time, where);
    takeFix(fix);
  }
}
