package carsharing.teltonika.simulator.car;

import carsharing.teltonika.protocol.GpsElement;

/** A round trip through Vilnius, and where on it a car is after some metres. */
final class Route {

  /** A point on the route: 1e-7 degrees, and the direction of travel in degrees from north. */
  record Point(int longitude, int latitude, int angle) {

    GpsElement moving(int speed, int satellites) {
      return new GpsElement(longitude, latitude, 112, angle, satellites, speed);
    }
  }

  private static final double[][] WAYPOINTS = { // latitude and longitude, degrees
    {54.6858, 25.2877}, {54.6895, 25.2799}, {54.6890, 25.2705}, {54.6876, 25.2622},
    {54.6905, 25.2570}, {54.6952, 25.2530}, {54.7005, 25.2555}, {54.7060, 25.2640},
    {54.7085, 25.2745}, {54.7070, 25.2850}, {54.7030, 25.2940}, {54.6985, 25.3010},
    {54.6940, 25.3075}, {54.6890, 25.3105}, {54.6845, 25.3060}, {54.6800, 25.3000},
    {54.6760, 25.2930}, {54.6745, 25.2840}, {54.6770, 25.2780}, {54.6815, 25.2825},
  };

  private static final double METRES_PER_DEGREE = 111_320;
  private static final double EAST = Math.cos(Math.toRadians(54.69));
  private static final int STOPS_APART = 3; // every third waypoint has a traffic light

  private final double[] starts = new double[WAYPOINTS.length + 1]; // metres

  Route() {
    for (var i = 0; i < WAYPOINTS.length; i++) {
      starts[i + 1] = starts[i] + Math.hypot(north(i), east(i));
    }
  }

  /** Metres of the whole round. */
  double length() {
    return starts[WAYPOINTS.length];
  }

  /** Metres from the start to the next traffic light after {@code metres}, or to the end. */
  double nextStop(double metres) {
    for (var i = STOPS_APART; i < WAYPOINTS.length; i += STOPS_APART) {
      if (starts[i] > metres) {
        return starts[i];
      }
    }
    return length();
  }

  /** Where the car is after {@code metres}, 0 to the length of the round. */
  Point at(double metres) {
    var leg = 0;
    while (leg < WAYPOINTS.length - 1 && starts[leg + 1] <= metres) {
      leg++;
    }
    var part = (metres - starts[leg]) / (starts[leg + 1] - starts[leg]);
    var latitude = WAYPOINTS[leg][0] + part * (next(leg)[0] - WAYPOINTS[leg][0]);
    var longitude = WAYPOINTS[leg][1] + part * (next(leg)[1] - WAYPOINTS[leg][1]);
    var angle = (int) Math.round(Math.toDegrees(Math.atan2(east(leg), north(leg))) + 360) % 360;
    return new Point((int) Math.round(longitude * 1e7), (int) Math.round(latitude * 1e7), angle);
  }

  private static double[] next(int leg) {
    return WAYPOINTS[(leg + 1) % WAYPOINTS.length];
  }

  private static double north(int leg) {
    return (next(leg)[0] - WAYPOINTS[leg][0]) * METRES_PER_DEGREE;
  }

  private static double east(int leg) {
    return (next(leg)[1] - WAYPOINTS[leg][1]) * METRES_PER_DEGREE * EAST;
  }
}
