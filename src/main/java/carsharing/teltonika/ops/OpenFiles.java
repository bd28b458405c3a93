package carsharing.teltonika.ops;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files and sockets the process may have open. A process that has used them up accepts
 * nobody any more, and then not even health can be asked. So trackers may not use up the last ones.
 */
public final class OpenFiles {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private OpenFiles() {}

  /**
   * How many connections of trackers there is room for; a log line says so if they are fewer than
   * wanted.
   *
   * @param wanted connections, by the settings
   * @param reserve files that are kept for everything else
   */
  public static int room(int wanted, int reserve) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os)) {
      return wanted;
    }
    var limit = os.getMaxFileDescriptorCount();
    var room = room(wanted, reserve, limit, os.getOpenFileDescriptorCount());
    if (room < wanted) {
      LOG.info(
          "devices.maxConnections is {}, but the process may open {} files: at most {} trackers can"
              + " connect (expected: a higher limit, ulimit -n or LimitNOFILE)",
          wanted,
          limit,
          room);
    }
    return room;
  }

  /**
   * The same for a process that may have {@code limit} files open and has {@code open} of them;
   * half of what is left at least, however large the reserve is.
   */
  static int room(int wanted, int reserve, long limit, long open) {
    var left = Math.max(2, limit - open);
    return (int) Math.min(wanted, Math.max(left / 2, left - reserve));
  }
}
