package carsharing.teltonika.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A client's question for a page of cars. It looks at each car once and keeps only those of the
 * page, so each order costs the same.
 */
public final class FleetQuery {

  private final FleetFilter filter;
  private final FleetOrder order;
  private final int limit;
  private final Optional<FleetCursor> cursor;
  private final long now;

  /** A car that may come on the page. */
  private record Found(FleetPlace place, FleetCar car) {}

  private FleetQuery(
      FleetFilter filter, FleetOrder order, int limit, Optional<FleetCursor> cursor, long now) {
    this.filter = filter;
    this.order = order;
    this.limit = limit;
    this.cursor = cursor;
    this.now = now;
  }

  /**
   * The first page.
   *
   * @param now ms since 1970
   */
  public static FleetQuery first(FleetFilter filter, FleetOrder order, int limit, long now) {
    return new FleetQuery(filter, order, limit, Optional.empty(), now);
  }

  /** The page at which a cursor points; empty if it is no cursor of this order. */
  public static Optional<FleetQuery> next(
      FleetFilter filter, FleetOrder order, int limit, String cursor) {
    return FleetCursor.read(cursor)
        .filter(place -> place.order() == order)
        .map(place -> new FleetQuery(filter, order, limit, Optional.of(place), place.until()));
  }

  /** Finds the cars. On any thread. */
  public FleetPage run(FleetCar[] cars) {
    var until = cursor.isPresent() ? now : latest(cars);
    var best =
        new PriorityQueue<Found>(
            Comparator.comparing(Found::place, Comparator.<FleetPlace>reverseOrder()));
    var total = 0;
    for (var car : cars) {
      if (filter.takes(car)) {
        total++;
        var place = order.place(car, until);
        if (isWanted(place, best)) {
          best.add(new Found(place, car));
          if (best.size() > limit + 1) {
            best.poll();
          }
        }
      }
    }
    return page(best, total, until);
  }

  /** The clock of another process may be ahead: its cars are no later ones. */
  private long latest(FleetCar[] cars) {
    var latest = now;
    for (var car : cars) {
      latest = Math.max(latest, car.lastSeen());
    }
    return latest;
  }

  private boolean isWanted(FleetPlace place, PriorityQueue<Found> best) {
    var isBehind = cursor.isEmpty() || place.compareTo(cursor.get().last()) > 0;
    var worst = best.peek();
    return isBehind
        && (worst == null || best.size() <= limit || place.compareTo(worst.place()) < 0);
  }

  private FleetPage page(PriorityQueue<Found> best, int total, long until) {
    var found = new ArrayList<>(best);
    found.sort(Comparator.comparing(Found::place));
    var shown = found.subList(0, Math.min(limit, found.size()));
    var next =
        found.size() > limit
            ? Optional.of(new FleetCursor(order, until, shown.get(limit - 1).place()).text())
            : Optional.<String>empty();
    return new FleetPage(shown.stream().map(Found::car).toList(), next, total);
  }
}
