package carsharing.teltonika.simulator.command;

import java.io.Serial;

/** A command has not reached a car: no Redis, no server, or the car is not connected. */
public final class NoCarException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  /**
   * @param message what is missing, and what to do
   */
  NoCarException(String message) {
    super(message);
  }
}
