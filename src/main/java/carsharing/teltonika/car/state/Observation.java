package carsharing.teltonika.car.state;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.PropertyReader;
import carsharing.teltonika.protocol.AvlRecord;

/** What one record says about its car. It takes a few hundred bytes, however long the record is. */
public final class Observation {

  private final long at;
  private final Values values;
  private final Place place;

  private Observation(long at, Values values, Place place) {
    this.at = at;
    this.values = values;
    this.place = place;
  }

  /** Reads a record by the profile of its car. */
  public static Observation of(Profile profile, AvlRecord record) {
    var values = new Values();
    profile.reader().read(record.elements(), new Into(values));
    var gps = record.gps();
    return new Observation(
        record.timestamp(), values, Place.isPlace(gps) ? Place.of(gps) : Place.NOWHERE);
  }

  /** The time of the record, ms since 1970 by the tracker's clock. */
  public long at() {
    return at;
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
