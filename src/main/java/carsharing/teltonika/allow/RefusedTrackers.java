package carsharing.teltonika.allow;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trackers that were refused and that Redis has not heard of yet. Whoever tries many IMEIs
 * fills it and is then no longer noted, until Redis has taken what is there. One address cannot
 * fill it alone. Safe for use by several threads.
 */
public final class RefusedTrackers {

  /** IMEIs that wait for Redis. */
  private static final int MAX_WAITING = 200;

  /** Those of them that come from one address. */
  private static final int MAX_OF_ADDRESS = 20;

  private final TimeSource time;
  private final Map<Imei, Refused> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> addresses = new HashMap<>();
  private long dropped;

  /**
   * A tracker that was refused.
   *
   * @param address from which it tried last
   * @param first when, ms since 1970
   * @param last when, ms since 1970
   * @param count how often
   */
  public record Refused(Imei imei, String address, long first, long last, long count) {

    private Refused again(String from, long at) {
      return new Refused(imei, from, first, at, count + 1);
    }
  }

  /** Has seen none yet. */
  public RefusedTrackers(TimeSource time) {
    this.time = time;
  }

  /** A tracker was refused. */
  public void refused(Imei imei, String address) {
    var now = time.millis();
    synchronized (waiting) {
      var known = waiting.get(imei);
      if (known != null) {
        waiting.put(imei, known.again(address, now));
      } else if (waiting.size() < MAX_WAITING
          && addresses.getOrDefault(address, 0) < MAX_OF_ADDRESS) {
        addresses.merge(address, 1, Integer::sum);
        waiting.put(imei, new Refused(imei, address, now, now, 1));
      } else {
        dropped++;
      }
    }
  }

  /** Takes out all that wait. */
  public List<Refused> take() {
    synchronized (waiting) {
      var all = new ArrayList<>(waiting.values());
      waiting.clear();
      addresses.clear();
      return all;
    }
  }

  /** Times that a tracker was refused and not noted. */
  public long dropped() {
    synchronized (waiting) {
      return dropped;
    }
  }
}
