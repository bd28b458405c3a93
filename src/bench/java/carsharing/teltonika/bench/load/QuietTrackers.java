package carsharing.teltonika.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Trackers that have said their IMEI and then nothing more, in as many processes and from as many
 * addresses as they need. Used by one thread.
 */
public final class QuietTrackers implements AutoCloseable {

  /** Their IMEIs and addresses are no others'. */
  private static final int FIRST = 100_000;

  private static final int PER_PROCESS = 10_000;

  private final int port;
  private final List<Load> processes = new ArrayList<>();
  private int count;

  public QuietTrackers(int port) {
    this.port = port;
  }

  /**
   * Connects as many more as are missing.
   *
   * @return how long that took, from the first to the last, s
   */
  public double growTo(int wanted) throws InterruptedException {
    var added = new ArrayList<Load>();
    while (count < wanted) {
      var trackers = Math.min(PER_PROCESS, wanted - count);
      added.add(Load.start(LoadOptions.quiet(port, FIRST + count, trackers)));
      count += trackers;
    }
    processes.addAll(added);
    var longest = 0L;
    for (var load : added) {
      longest = Math.max(longest, load.awaitAllConnected().connecting());
    }
    return longest / 1e9;
  }

  /** How many of them are connected. */
  public int connected() {
    return processes.stream().mapToInt(load -> load.take().connected()).sum();
  }

  @Override
  public void close() {
    processes.forEach(Load::close);
  }
}
