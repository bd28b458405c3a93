package carsharing.teltonika.vehicle;

import carsharing.teltonika.protocol.GpsElement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The one parking area of all simulated cars, and a place outside of it. */
public final class ParkingPlace {

  private static final int LONGITUDE = 252_797_181; // 1e-7 degrees
  private static final int LATITUDE = 546_871_550;
  private static final int OUTSIDE_LONGITUDE = 241_000_000;

  private ParkingPlace() {}

  /** Where a car is. */
  static GpsElement position(Moment moment) {
    var longitude = moment.isInside() ? LONGITUDE : OUTSIDE_LONGITUDE;
    return new GpsElement(longitude, LATITUDE, 112, 274, 14, moment.speed());
  }

  /** The command's field {@code polygons}. */
  public static JsonArray polygons() {
    var ring = new JsonArray();
    for (var corner : new double[][] {{25.2, 54.6}, {25.4, 54.6}, {25.4, 54.8}, {25.2, 54.8}}) {
      ring.add(new JsonArray().add(corner[0]).add(corner[1]));
    }
    ring.add(ring.getJsonArray(0));
    var geometry =
        new JsonObject().put("type", "Polygon").put("coordinates", new JsonArray().add(ring));
    var feature =
        new JsonObject()
            .put("type", "Feature")
            .put("properties", new JsonObject())
            .put("geometry", geometry);
    return new JsonArray()
        .add(
            new JsonObject()
                .put("type", "FeatureCollection")
                .put("center", new JsonArray().add(25.28).add(54.69))
                .put("features", new JsonArray().add(feature)));
  }
}
