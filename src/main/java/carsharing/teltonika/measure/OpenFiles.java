package carsharing.teltonika.measure;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files and sockets the process may have open. A process that has used them up accepts
 * nobody any more, and then not even health can be asked. So trackers may not use up the last ones.
 */
public final class OpenFiles {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private final IntSupplier wanted;
  private final int reserve;
  private final LongSupplier limit;
  private final long others;

  /**
   * Creates one for a process with {@code others} files open beside its trackers' sockets.
   *
   * @param limit how many files the process may have open now
   */
  OpenFiles(IntSupplier wanted, int reserve, LongSupplier limit, long others) {
    this.wanted = wanted;
    this.reserve = reserve;
    this.limit = limit;
    this.others = others;
  }

  /**
   * Looks at this process, before trackers connect. A log line says so if there is room for fewer
   * trackers than wanted.
   *
   * @param wanted connections, by the settings
   * @param reserve files that are kept for everything else
   */
  public static OpenFiles ofProcess(IntSupplier wanted, int reserve) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os)) {
      return new OpenFiles(wanted, reserve, () -> Long.MAX_VALUE, 0);
    }
    var files =
        new OpenFiles(
            wanted, reserve, os::getMaxFileDescriptorCount, os.getOpenFileDescriptorCount());
    files.warn();
    return files;
  }

  private void warn() {
    if (room() < wanted.getAsInt()) {
      LOG.info(
          "devices.maxConnections is {}, but the process may open {} files: at most {} trackers can"
              + " connect (expected: a higher limit, ulimit -n or LimitNOFILE)",
          wanted.getAsInt(),
          limit.getAsLong(),
          room());
    }
  }

  /**
   * How many connections of trackers there is room for, by the limit as it is now: it can be
   * changed while the process runs. Half of what is left at least, however large the reserve is.
   */
  public int room() {
    var left = Math.max(2, limit.getAsLong() - others);
    return (int) Math.min(wanted.getAsInt(), Math.max(left / 2, left - reserve));
  }
}
