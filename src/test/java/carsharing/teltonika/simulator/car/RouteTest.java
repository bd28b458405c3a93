package carsharing.teltonika.simulator.car;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RouteTest {

  private static final double METRES_PER_UNIT = 0.0111320; // 1e-7 degree of latitude

  private final Route route = new Route();

  @Test
  void movesAMetreForAMetreAndEndsWhereItBegan() {
    var last = route.at(0);
    for (var metres = 1.0; metres < route.length(); metres++) {
      var next = route.at(metres);
      assertThat(distance(last, next)).as("at %s m", metres).isBetween(0.8, 1.2);
      last = next;
    }
    assertThat(distance(last, route.at(0))).isLessThan(1.2);
  }

  @Test
  void hasTrafficLightsAheadAndNoneBehindTheEnd() {
    var stops = 0;
    for (var at = 0.0; at < route.length(); stops++) {
      var next = route.nextStop(at);
      assertThat(next).isGreaterThan(at).isLessThanOrEqualTo(route.length());
      at = next;
    }
    assertThat(stops).isGreaterThan(3);
  }

  private static double distance(Route.Point a, Route.Point b) {
    var north = a.latitude() - b.latitude();
    var east = (a.longitude() - b.longitude()) * Math.cos(Math.toRadians(54.69));
    return Math.hypot(north, east) * METRES_PER_UNIT;
  }
}
