package carsharing.teltonika.vehicle;

import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a car does from moment to moment: it parks, somebody gets in, it drives, it waits. The same
 * seed gives the same life. Safe for use by several threads.
 */
public final class CarLife {

  /** What a car is doing. */
  private enum Phase {
    PARKED(true, 0, false, false),
    PARKED_OUTSIDE(false, 0, false, false),
    GETTING_IN(true, 0, false, true),
    IDLING(true, 0, true, false),
    DRIVING_INSIDE(true, 30, true, false),
    DRIVING_OUTSIDE(false, 80, true, false);

    private final boolean isInside;
    private final int speed;
    private final boolean hasIgnition;
    private final boolean hasOpenDoor;

    Phase(boolean isInside, int speed, boolean hasIgnition, boolean hasOpenDoor) {
      this.isInside = isInside;
      this.speed = speed;
      this.hasIgnition = hasIgnition;
      this.hasOpenDoor = hasOpenDoor;
    }
  }

  private static final int MIN_PHASE = 500; // ms
  private static final int MAX_PHASE = 10_000; // ms

  /** Every other phase, so that rentals can end. */
  private static final Phase USUAL = Phase.PARKED;

  private static final List<Phase> OTHERS =
      Stream.of(Phase.values()).filter(phase -> phase != USUAL).toList();

  private final Random random;
  private final boolean isEventful;
  private final TreeMap<Long, Phase> phases = new TreeMap<>();
  private long known;

  private CarLife(long seed, boolean isEventful, long begin) {
    this.random = new Random(seed);
    this.isEventful = isEventful;
    this.known = begin;
    phases.put(Long.MIN_VALUE, USUAL);
  }

  /**
   * A car that drives and parks.
   *
   * @param begin when, ms since 1970; before, it was parked
   */
  public static CarLife eventful(long seed, long begin) {
    return new CarLife(seed, true, begin);
  }

  /** A car that is parked for ever where it may be left. */
  public static CarLife parked() {
    return new CarLife(0, false, Long.MAX_VALUE);
  }

  /** What is true at a moment, beside what commands have done. */
  synchronized Moment at(long time, boolean isLocked, boolean isImmobilised) {
    while (isEventful && known <= time) {
      phases.put(known, next());
      known += MIN_PHASE + random.nextInt(MAX_PHASE - MIN_PHASE);
    }
    var phase = phases.floorEntry(time).getValue();
    return new Moment(
        time,
        phase.isInside,
        phase.speed,
        phase.hasIgnition,
        phase.hasOpenDoor,
        isLocked,
        isImmobilised);
  }

  private Phase next() {
    return phases.lastEntry().getValue() != USUAL
        ? USUAL
        : OTHERS.get(random.nextInt(OTHERS.size()));
  }

  /**
   * The moments in a time at which something changes, its beginning and its end included.
   *
   * @param from ms since 1970
   */
  synchronized SortedSet<Long> turningPoints(long from, long to) {
    at(to, false, false);
    var points = new TreeSet<>(phases.subMap(from, true, to, true).keySet());
    points.add(from);
    points.add(to);
    return points;
  }
}
