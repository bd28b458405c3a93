package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.chaos.ledger.Reach;
import carsharing.teltonika.chaos.ledger.Spans;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which part of the world was disturbed, and when; and with which server each car was connected. So
 * it is known whether a command could have reached its car. Safe for use by several threads.
 */
public final class Disturbances implements Reach {

  /** The place of faults of Redis itself. */
  static final String REDIS = "Redis";

  /**
   * So long all has to be well before a command must have been taken. A server that was cut off
   * connects again within {@code redis.reconnectMax} (2 s), and then looks for waiting commands; a
   * connection that hangs is found by a ping within 10 s.
   */
  static final long STEADY = 12_000; // ms

  private final Map<String, Spans> places = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Spans>> connections = new ConcurrentHashMap<>();

  /**
   * Something goes wrong.
   *
   * @param where names of servers, and {@link #REDIS}
   * @return is to be run when all is well again
   */
  Runnable begin(Set<String> where) {
    var now = System.currentTimeMillis();
    var ends = where.stream().map(place -> spans(place).begin(now)).toList();
    return () -> ends.forEach(end -> end.accept(System.currentTimeMillis()));
  }

  /**
   * A car has connected with a server.
   *
   * @return is to be run when the car has left it
   */
  public Runnable connected(String imei, String server) {
    var end =
        connections
            .computeIfAbsent(imei, none -> new ConcurrentHashMap<>())
            .computeIfAbsent(server, none -> new Spans())
            .begin(System.currentTimeMillis());
    return () -> end.accept(System.currentTimeMillis());
  }

  private Spans spans(String place) {
    return places.computeIfAbsent(place, none -> new Spans());
  }

  @Override
  public boolean isReachable(String imei, long from, long to) {
    return new TreeMap<>(connections.getOrDefault(imei, Map.of()))
        .entrySet().stream().anyMatch(at -> isSteady(at.getKey(), at.getValue(), from, to));
  }

  private boolean isSteady(String server, Spans connected, long from, long to) {
    var beginnings = new TreeSet<Long>(spans(server).endings(from, to));
    beginnings.addAll(spans(REDIS).endings(from, to));
    beginnings.addAll(connected.beginnings(from, to));
    for (var begin : beginnings) {
      var end = begin + STEADY;
      if (end <= to
          && connected.cover(begin, end)
          && List.of(server, REDIS).stream()
              .allMatch(place -> spans(place).avoid(begin + 1, end))) {
        return true;
      }
    }
    return false;
  }
}
