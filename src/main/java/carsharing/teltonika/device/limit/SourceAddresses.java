package carsharing.teltonika.device.limit;

import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.settings.DeviceSettings;
import carsharing.teltonika.time.TimeSource;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Counts what comes from each address, so that a single one cannot use up the server. In IPv6 a
 * customer has a network of 64 bits, which counts as one address.
 *
 * <p>Holds an entry for each address with open sockets, and for those of the last minute. Safe for
 * use by several threads.
 */
public final class SourceAddresses {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final int IPV6_NETWORK = 8; // bytes

  /**
   * What has come from an address.
   *
   * @param open sockets
   * @param arrivals since {@code since}, which is by {@link TimeSource#nanos()}
   */
  private record Usage(int open, int arrivals, long since) {

    Usage arrived(long now) {
      return now - since < MINUTE
          ? new Usage(open + 1, arrivals + 1, since)
          : new Usage(open + 1, 1, now);
    }

    Usage left() {
      return new Usage(open - 1, arrivals, since);
    }

    boolean isOver(long now) {
      return open == 0 && now - since >= MINUTE;
    }
  }

  private final Supplier<DeviceSettings> settings;
  private final ConcurrentMap<String, Usage> usages = new ConcurrentHashMap<>();
  private final TimeSource time;
  private final AtomicLong lastSweep;

  /** Creates one that has seen nobody. */
  public SourceAddresses(Supplier<DeviceSettings> settings, TimeSource time) {
    this.settings = settings;
    this.time = time;
    this.lastSweep = new AtomicLong(time.nanos());
  }

  /** Counts a new socket; the reason where it is one too many, and then it still has to leave. */
  public Optional<CloseReason> arrive(String address) {
    var now = time.nanos();
    sweep(now);
    var usage =
        usages.merge(network(address), new Usage(1, 1, now), (known, first) -> known.arrived(now));
    var limits = settings.get();
    if (isAbove(usage.open(), limits.connectionsPerAddress())) {
      return Optional.of(CloseReason.TOO_MANY_FROM_ADDRESS);
    }
    return isAbove(usage.arrivals(), limits.connectsPerMinute())
        ? Optional.of(CloseReason.TOO_OFTEN_FROM_ADDRESS)
        : Optional.empty();
  }

  /** Counts a socket off. */
  public void leave(String address) {
    usages.computeIfPresent(network(address), (key, usage) -> usage.left());
  }

  /** Addresses that are remembered. */
  public int size() {
    return usages.size();
  }

  private static boolean isAbove(int number, int limit) {
    return limit > 0 && number > limit;
  }

  private void sweep(long now) {
    var last = lastSweep.get();
    if (now - last >= MINUTE && lastSweep.compareAndSet(last, now)) {
      usages.values().removeIf(usage -> usage.isOver(now));
    }
  }

  /** No name is looked up: what a socket has is an address. */
  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      return InetAddress.getByName(address) instanceof Inet6Address v6
          ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), IPV6_NETWORK))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
