package carsharing.teltonika.device;

import carsharing.teltonika.protocol.Imei;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The live connections of this process, shared by all its device servers.
 *
 * <p>The newest connection of an IMEI is the one that counts: a tracker that has lost its radio
 * comes back on a new socket long before the old one is known to be dead. Safe for use by several
 * threads.
 */
public final class ConnectionRegistry {

  private final int maxConnections;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<Imei, DeviceConnection> byImei = new ConcurrentHashMap<>();

  /**
   * @param maxConnections sockets, identified or not, above which new ones are refused
   */
  public ConnectionRegistry(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /** Sockets that are open, whether they have said who they are or not. */
  public int open() {
    return open.get();
  }

  /** Connections that have announced their IMEI. */
  public int identified() {
    return byImei.size();
  }

  /** Counts a new socket; false where there are too many, and then it is not counted. */
  boolean admit() {
    if (open.incrementAndGet() <= maxConnections) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  /** Counts an admitted socket off. */
  void dismiss() {
    open.decrementAndGet();
  }

  /** Enters a connection; the one that it replaces is returned, for the caller to close. */
  Optional<DeviceConnection> enter(Imei imei, DeviceConnection connection) {
    return Optional.ofNullable(byImei.put(imei, connection));
  }

  /** Takes a connection out, unless a newer one has its place already. */
  void leave(Imei imei, DeviceConnection connection) {
    byImei.remove(imei, connection);
  }
}
