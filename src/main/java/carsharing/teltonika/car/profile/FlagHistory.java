package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Which flags one car has ever set. A bit that a model never sets looks like a flag that is not
 * set, so a 0 proves something only if the same car has shown a 1 before.
 *
 * <p>Safe for use by several threads.
 */
public final class FlagHistory {

  /** What commands change. These flags are looked at in all records, the others when asked for. */
  private static final Set<Property> CHANGED_BY_COMMANDS =
      EnumSet.of(Property.LOCKED, Property.IMMOBILISER_OUTPUT, Property.IMMOBILISER_MODULE);

  /** Sources that are remembered. The profile of a car can change again and again. */
  private static final int LIMIT = 64;

  /** Never changed, only replaced. */
  private volatile Set<Source> set = Set.of();

  /** Learns from a record what flags the car can set. */
  public void observe(Profile profile, IoElements elements) {
    for (var property : CHANGED_BY_COMMANDS) {
      for (var source : profile.sources(property)) {
        observe(source, elements);
      }
    }
  }

  /** Learns from a record whether the car can set one flag. */
  void observe(Source source, IoElements elements) {
    if (source.canBeUnused() && source.isAnySet(elements) && !set.contains(source)) {
      add(source);
    }
  }

  private synchronized void add(Source source) {
    var more = set.size() < LIMIT ? new HashSet<>(set) : new HashSet<Source>();
    more.add(source);
    set = Set.copyOf(more);
  }

  /** Whether the value of a source means something, because the car uses its bits. */
  boolean isUsed(Source source) {
    return !source.canBeUnused() || set.contains(source);
  }
}
