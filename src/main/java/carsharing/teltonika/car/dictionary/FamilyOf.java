package carsharing.teltonika.car.dictionary;

import carsharing.teltonika.protocol.Imei;

/** Knows the family of each tracker. It is asked on event loops, so it must answer at once. */
@FunctionalInterface
public interface FamilyOf {

  /** The family of this tracker; {@link Family#GENERIC} if it is not known. */
  Family family(Imei imei);

  /** All trackers are of one family. */
  static FamilyOf always(Family family) {
    return imei -> family;
  }
}
