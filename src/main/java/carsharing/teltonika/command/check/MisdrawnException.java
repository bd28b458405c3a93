package carsharing.teltonika.command.check;

/** A part of a drawn area cannot be read. It has no stack trace: the fault is the client's. */
final class MisdrawnException extends Exception {

  private static final long serialVersionUID = 1;

  private final String place;
  private final String mistake;

  /**
   * @param mistake what was wrong, and what was expected
   */
  MisdrawnException(String mistake) {
    this("", mistake);
  }

  private MisdrawnException(String place, String mistake) {
    super(mistake, null, false, false);
    this.place = place;
    this.mistake = mistake;
  }

  /** The same mistake, for a caller that has read element {@code index} of a list. */
  MisdrawnException inElement(int index) {
    return new MisdrawnException("[" + index + "]" + place, mistake);
  }

  /** Where the mistake is, such as {@code [0][17]}; empty for the whole value. */
  String place() {
    return place;
  }

  /** What was wrong, and what was expected. */
  String mistake() {
    return mistake;
  }
}
