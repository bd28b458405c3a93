package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import io.vertx.core.json.JsonObject;

/**
 * What checks need to know about a command and its car.
 *
 * @param fields all that its JSON says
 * @param areas where a rental may end; none if no check of the script needs them
 * @param profile what the elements of the car mean
 */
public record CheckInput(JsonObject fields, ParkingAreas areas, Profile profile) {}
