package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;

/**
 * A command was sent to a car.
 *
 * @param text of the command
 */
public record CommandSent(Imei imei, String text) {

  /** Where it is told. */
  public static final String ADDRESS = "cars.commands";

  /** Whether it only asks, and can switch nothing. */
  public boolean isQuestion() {
    return text.startsWith("get") || text.startsWith("readio");
  }
}
