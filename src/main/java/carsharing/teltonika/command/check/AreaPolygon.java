package carsharing.teltonika.command.check;

import java.util.List;
import org.locationtech.jts.geom.Coordinate;

/**
 * A polygon of a parking area.
 *
 * @param shell its outer line
 * @param holes where a car may not stand
 */
record AreaPolygon(Ring shell, List<Ring> holes) {

  AreaPolygon {
    holes = List.copyOf(holes);
  }

  /** Whether a place is in the polygon and in none of its holes. A place on a line is inside. */
  boolean contains(Coordinate place) {
    return shell.covers(place) && holes.stream().noneMatch(hole -> hole.encloses(place));
  }
}
