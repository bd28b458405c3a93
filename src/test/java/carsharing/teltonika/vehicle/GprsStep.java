package carsharing.teltonika.vehicle;

/**
 * One step of a script, as a client and a car see it.
 *
 * @param command the GPRS text
 * @param isOptional whether the script succeeds without it
 */
public record GprsStep(String command, Kind kind, boolean isOptional) {

  /** What a step wants of the car. */
  public enum Kind {
    /** To have the CAN adapter do something: doors, trunk, lights, horn. */
    DOORS,
    /** To switch an output, such as the immobiliser. */
    OUTPUT,
    /** To read one IO element. */
    READING,
    /** A record by which a rental may end. */
    FINISH_CHECK,
    /** A record that shows whether the car is locked. */
    LOCK_CHECK
  }

  /** Whether the answer is a record. */
  public boolean wantsRecord() {
    return kind == Kind.FINISH_CHECK || kind == Kind.LOCK_CHECK;
  }
}
