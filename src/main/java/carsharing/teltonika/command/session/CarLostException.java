package carsharing.teltonika.command.session;

/** The car belongs to a newer connection. */
final class CarLostException extends Exception {

  private static final long serialVersionUID = 1;

  CarLostException() {
    super("the car belongs to a newer connection", null, false, false);
  }
}
