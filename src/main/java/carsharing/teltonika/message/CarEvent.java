package carsharing.teltonika.message;

import carsharing.teltonika.protocol.Imei;

/**
 * Something that has happened to a car, on its way to the broker. The publisher replies with an
 * empty message once the broker has confirmed it, and fails the message otherwise.
 *
 * @param imei whose car it is
 * @param id the same for the same event
 * @param at the time of the record that has shown it, ms since 1970
 * @param json the event, as {@code docs/schemas/car-event.v1.json} describes it
 */
public record CarEvent(Imei imei, String id, long at, String json) {

  /** Where the publisher listens. */
  public static final String ADDRESS = "cars.events";
}
