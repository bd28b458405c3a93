package carsharing.teltonika.chaos.ledger;

/**
 * A GPRS command that a server has sent, seen before the network could delay it.
 *
 * @param at ms since 1970
 * @param server who sent it
 */
public record Sighting(String imei, String command, long at, String server) {}
