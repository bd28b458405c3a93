package carsharing.teltonika.api.access;

import carsharing.teltonika.settings.api.AccessSettings;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How often tokens and strangers may ask. A stranger costs only strangers of the same address: a
 * right token is let in from there as well. Lives on one event loop.
 */
final class Rates {

  private static final double MINUTE = 60;

  /** Addresses of strangers; the one that was quiet for longest is forgotten. */
  static final int MAX_STRANGERS = 10_000;

  private final Supplier<AccessSettings> settings;
  private final TimeSource time;
  private final Map<String, Pace> tokens = new HashMap<>();
  private final Map<String, Pace> strangers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pace> eldest) {
          return size() > MAX_STRANGERS;
        }
      };

  Rates(Supplier<AccessSettings> settings, TimeSource time) {
    this.settings = settings;
    this.time = time;
  }

  /** Counts a request with this token; how long to wait if there were too many. */
  Optional<Duration> token(String name) {
    var limits = settings.get();
    var now = time.nanos();
    return taken(
        tokens.computeIfAbsent(name, unseen -> new Pace(limits.burst(), now)),
        now,
        limits.requestsPerSecond(),
        limits.burst());
  }

  /** Counts a request of this address without a right token; how long to wait if too many. */
  Optional<Duration> stranger(String address) {
    var burst = settings.get().wrongTokensPerMinute();
    var now = time.nanos();
    return taken(
        strangers.computeIfAbsent(address, unseen -> new Pace(burst, now)),
        now,
        burst / MINUTE,
        burst);
  }

  private static Optional<Duration> taken(Pace pace, long now, double perSecond, int burst) {
    return pace.take(now, perSecond, burst) ? Optional.empty() : Optional.of(pace.rest(perSecond));
  }

  /** Forgets tokens that are not valid any more. */
  void keep(Set<String> names) {
    tokens.keySet().retainAll(names);
  }

  /** Addresses that are remembered. */
  int strangers() {
    return strangers.size();
  }
}
