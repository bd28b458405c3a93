package carsharing.teltonika.command.check;

import io.vertx.core.json.JsonObject;

/**
 * What checks need to know about a command.
 *
 * @param fields all that its JSON says
 * @param areas where a rental may end; none if no check of the script needs them
 */
public record CheckInput(JsonObject fields, ParkingAreas areas) {}
