package carsharing.teltonika.testing.relay;

import carsharing.teltonika.testing.relay.Relay.Way;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What is wrong with all connections of a relay at the moment. Lives on its event loop. */
final class RelayFaults {

  /** Nothing is passed on in these directions. */
  final Set<Way> held = EnumSet.noneOf(Way.class);

  /** What is sent in these directions is lost. */
  final Set<Way> dropped = EnumSet.noneOf(Way.class);

  /** How long each piece takes. */
  final Map<Way, Duration> delays = new EnumMap<>(Way.class);

  /** Nothing is passed on at all. */
  boolean stalled;

  /** Bytes in one piece. */
  int chunk = Integer.MAX_VALUE;

  /** All but slowness ends. */
  void end() {
    stalled = false;
    held.clear();
    dropped.clear();
  }

  boolean stall(Way way) {
    return stalled || held.contains(way);
  }

  Duration delay(Way way) {
    return delays.getOrDefault(way, Duration.ZERO);
  }
}
