package carsharing.teltonika.device;

import carsharing.teltonika.allow.AllowList;
import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.device.limit.SourceAddresses;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.DeviceSettings;
import carsharing.teltonika.time.TimeSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The live connections of this process, shared by all its device servers.
 *
 * <p>The newest connection of an IMEI is the one that counts: a tracker that has lost its radio
 * comes back on a new socket long before the old one is known to be dead. Safe for use by several
 * threads.
 */
public final class ConnectionRegistry {

  private final Supplier<DeviceSettings> settings;
  private final IntSupplier room;
  private final SourceAddresses addresses;
  private final AtomicInteger open = new AtomicInteger();
  private long entered;
  private final ConcurrentMap<Imei, DeviceConnection> byImei = new ConcurrentHashMap<>();

  /**
   * @param settings the limits that are valid now
   */
  public ConnectionRegistry(Supplier<DeviceSettings> settings, TimeSource time) {
    this(settings, time, () -> Integer.MAX_VALUE);
  }

  /**
   * @param settings the limits that are valid now
   * @param room sockets that the process has room for now
   */
  public ConnectionRegistry(Supplier<DeviceSettings> settings, TimeSource time, IntSupplier room) {
    this.settings = settings;
    this.room = room;
    this.addresses = new SourceAddresses(settings, time);
  }

  /** Sockets that are open, whether they have said who they are or not. */
  public int open() {
    return open.get();
  }

  /** Connections that have announced their IMEI. */
  public int identified() {
    return byImei.size();
  }

  /** Source addresses with open sockets, or of the last minute. */
  public int sources() {
    return addresses.size();
  }

  /** Counts a new socket; why it has to be closed, or empty. It is counted until dismissed. */
  Optional<CloseReason> admit(String address) {
    var refusal = addresses.arrive(address);
    return open.incrementAndGet() > Math.min(room.getAsInt(), settings.get().maxConnections())
        ? Optional.of(CloseReason.TOO_MANY_CONNECTIONS)
        : refusal;
  }

  /** Counts a socket off. */
  void dismiss(String address) {
    open.decrementAndGet();
    addresses.leave(address);
  }

  /**
   * A connection that has been entered.
   *
   * @param number of connections of one IMEI the newer has the higher one
   * @param older the one that it replaces, for the caller to close
   */
  record Entry(long number, Optional<DeviceConnection> older) {}

  /** Enters a connection. Both at once, so that the order of numbers is that of the entries. */
  synchronized Entry enter(Imei imei, DeviceConnection connection) {
    return new Entry(++entered, Optional.ofNullable(byImei.put(imei, connection)));
  }

  /** Takes a connection out, unless a newer one has its place already. */
  void leave(Imei imei, DeviceConnection connection) {
    byImei.remove(imei, connection);
  }

  /** The connection of a tracker. */
  Optional<DeviceConnection> find(Imei imei) {
    return Optional.ofNullable(byImei.get(imei));
  }

  /**
   * The trackers that are connected, in the order of their IMEIs.
   *
   * @param after where to begin: the IMEIs behind this one
   */
  List<Imei> imeis(String after, int limit) {
    var lowest = new PriorityQueue<>(Comparator.comparing(Imei::digits).reversed());
    for (var imei : byImei.keySet()) {
      if (imei.digits().compareTo(after) > 0) {
        lowest.add(imei);
        if (lowest.size() > limit) {
          lowest.remove();
        }
      }
    }
    return lowest.stream().sorted(Comparator.comparing(Imei::digits)).toList();
  }

  /** All connections that have announced their IMEI. */
  Collection<DeviceConnection> all() {
    return byImei.values();
  }

  /** Closes the connections of trackers that the list no longer allows. */
  public void closeRefused(AllowList allowList) {
    byImei.keySet().forEach(imei -> closeRefused(allowList, imei));
  }

  /** The same for one tracker: the list may have changed just before its connection was entered. */
  void closeRefused(AllowList allowList, Imei imei) {
    if (allowList.of(imei) == AllowList.Verdict.REFUSED) {
      find(imei).ifPresent(connection -> connection.close(CloseReason.NOT_ALLOWED));
    }
  }
}
