package carsharing.teltonika.car.state;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.PropertyReader;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.Optional;

/** What one record says about its car. It takes a few hundred bytes, however long the record is. */
public final class Observation {

  /** Records that claim to be older were made by a clock that was never set. */
  private static final long EARLIEST = 1; // ms since 1970

  private final long at;
  private final Values values;
  private final Place place;

  private final int eventId;

  private Observation(long at, int eventId, Values values, Place place) {
    this.at = at;
    this.eventId = eventId;
    this.values = values;
    this.place = place;
  }

  /** Reads a record by the profile of its car. */
  public static Observation of(Profile profile, AvlRecord record) {
    var values = new Values();
    profile.reader().read(record.elements(), new Into(values));
    var gps = record.gps();
    return new Observation(
        record.timestamp(),
        record.eventId(),
        values,
        Place.isPlace(gps) ? Place.of(gps) : Place.NOWHERE);
  }

  /** The time of the record, ms since 1970 by the tracker's clock. */
  public long at() {
    return at;
  }

  /**
   * Whether the time of the record can be right.
   *
   * @param latest ms since 1970
   */
  public boolean isBelievable(long latest) {
    return at >= EARLIEST && at <= latest;
  }

  /** AVL id of the element that has caused the record; 0 for none. */
  public int eventId() {
    return eventId;
  }

  /** What the record says about a property; empty if it says nothing. */
  @SuppressWarnings("EnumOrdinal") // Values are arrays by the ordinal.
  public Optional<PropertyValue> get(Property property) {
    var index = property.ordinal();
    return values.isKnown(index) ? Optional.of(values.get(index, at)) : Optional.empty();
  }

  /** Where the car was, as a property; empty if the record does not say so. */
  public Optional<PropertyValue> position() {
    return hasPlace() ? Optional.of(place.value(at)) : Optional.empty();
  }

  /** How fast the car was by satellites, km/h; 0 if the record does not say so. */
  public int speed() {
    return place.isFix() ? place.speed() : 0;
  }

  Values values() {
    return values;
  }

  /** Where the car was; {@link Place#NOWHERE} if the record does not say so. */
  Place place() {
    return place;
  }

  boolean hasPlace() {
    return place.place() != 0;
  }

  /** Puts what is read into values. */
  @SuppressWarnings("EnumOrdinal") // Values are arrays by the ordinal, and not kept anywhere else.
  private record Into(Values values) implements PropertyReader.Sink {

    @Override
    public void flag(Property property, boolean value, int element, boolean isLastKnown) {
      values.put(property.ordinal(), value ? 1 : 0, 0, element, isLastKnown);
    }

    @Override
    public void number(
        Property property, long unscaled, int scale, int element, boolean isLastKnown) {
      values.put(property.ordinal(), unscaled, scale, element, isLastKnown);
    }

    @Override
    public void text(Property property, String value, int element, boolean isLastKnown) {
      values.put(property.ordinal(), value, element, isLastKnown);
    }
  }
}
