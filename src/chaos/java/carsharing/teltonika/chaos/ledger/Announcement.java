package carsharing.teltonika.chaos.ledger;

/**
 * A client has announced a command.
 *
 * @param name of the command
 * @param at when the client began to announce it, ms since 1970
 * @param isCertain whether Redis has said that it has passed the announcement on
 */
public record Announcement(String imei, String name, long at, boolean isCertain) {}
