package carsharing.teltonika.vehicle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What is true of a car, and what commands have really done to it, at any moment so far. Safe for
 * use by several threads.
 */
public final class CarTruth {

  /**
   * A command that the car has carried out.
   *
   * @param at ms since 1970
   */
  public record Deed(String command, long at) {}

  private final CarLife life;
  private final List<Deed> deeds = new ArrayList<>();
  private final TreeMap<Long, Boolean> locked = new TreeMap<>();
  private final TreeMap<Long, Boolean> immobilised = new TreeMap<>();

  /** A car that is locked and can be driven. */
  public CarTruth(CarLife life) {
    this.life = life;
    locked.put(Long.MIN_VALUE, true);
    immobilised.put(Long.MIN_VALUE, false);
  }

  /** The car does what it is told. A question is no deed. */
  public synchronized void carryOut(String command, long at) {
    switch (command) {
      case "lvcanopenalldoors" -> locked.put(at, false);
      case "lvcanclosealldoors" -> locked.put(at, true);
      case "setdigout ?0" -> immobilised.put(at, false);
      case "setdigout ?1" -> immobilised.put(at, true);
      case "lvcanopentrunk", "lvcanturninglights", "lvcanhorn" -> {} // No check looks at these.
      default -> {
        if (!command.startsWith(Firmware.MARK)) {
          return;
        }
      }
    }
    deeds.add(new Deed(command, at));
  }

  /** What is or was true. */
  public synchronized Moment at(long time) {
    return life.at(
        time, locked.floorEntry(time).getValue(), immobilised.floorEntry(time).getValue());
  }

  /** What the car has carried out so far, in order. */
  public synchronized List<Deed> deeds() {
    return List.copyOf(deeds);
  }

  /**
   * A moment in a time, its end included, at which something was so; empty if there was none.
   *
   * @param from ms since 1970
   */
  public synchronized Optional<Moment> find(long from, long to, Predicate<Moment> condition) {
    var points = new TreeSet<>(life.turningPoints(from, to));
    points.addAll(locked.subMap(from, true, to, true).keySet());
    points.addAll(immobilised.subMap(from, true, to, true).keySet());
    return points.stream().map(this::at).filter(condition).findFirst();
  }
}
