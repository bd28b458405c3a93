package carsharing.teltonika.device.exchange;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What the records of one tracker have told about its clock. Safe for use by several threads,
 * because two connections of a tracker live for a moment at the same time.
 *
 * <p>A record's lag is the time from the moment that it carries until it arrives: the time on the
 * way, and how far the tracker's clock is behind. The smallest lag of a few live records is close
 * to both, whatever was buffered besides.
 */
final class TrackerClock {

  /** Live frames that are remembered. */
  private static final int REMEMBERED = 16;

  /** So many frames have to agree, and to come over so long a time, before the lag is known. */
  private static final int AGREEING = 3;

  private static final long AGREEING_SPAN = 30_000; // ms

  /** How much the lags of live frames differ, by the network and by whole seconds. */
  private static final long SPREAD = 2_000; // ms

  private final long[] lags = new long[REMEMBERED];
  private final long[] arrivals = new long[REMEMBERED];
  private int count;
  private long newest = Long.MIN_VALUE;
  private OptionalLong told = OptionalLong.empty();

  /**
   * Learns from a frame.
   *
   * @param receivedAt when the frame was whole, ms since 1970 by the server's clock
   * @param skew how wrong a tracker's clock may be, ms; a record beyond it says nothing
   */
  synchronized void observe(List<AvlRecord> records, long receivedAt, long skew) {
    var latest = Long.MIN_VALUE;
    for (var record : records) {
      if (record.timestamp() <= receivedAt + skew && !EventRecords.include(record)) {
        latest = Math.max(latest, record.timestamp());
      }
    }
    if (latest >= receivedAt - skew) {
      var index = count++ % REMEMBERED;
      lags[index] = receivedAt - latest;
      arrivals[index] = receivedAt;
    }
    newest = Math.max(newest, latest);
  }

  /**
   * The time of the newest record of the whole car that was not from the future, ms since 1970. A
   * record that is older was made before that one.
   */
  synchronized long newest() {
    return newest;
  }

  /** Another process knows the lag, ms. It counts until this one knows better. */
  synchronized void tell(long lag) {
    told = OptionalLong.of(lag);
  }

  /**
   * The lag, ms; below 0 if the clock is ahead. Empty if unknown. A record that is quicker than
   * another process has said proves it wrong.
   */
  synchronized OptionalLong lag() {
    var learned = learned();
    return learned.isPresent() || told.isEmpty()
        ? learned
        : LongStream.concat(told.stream(), recent()).min();
  }

  private LongStream recent() {
    return LongStream.of(lags).limit(Math.min(count, REMEMBERED));
  }

  /** The smallest lag of the live records, ms. Empty if they are too few. */
  synchronized OptionalLong learned() {
    var known = Math.min(count, REMEMBERED);
    var smallest = recent().min();
    if (smallest.isEmpty()) {
      return smallest;
    }
    var agreeing = 0;
    var first = Long.MAX_VALUE;
    var last = Long.MIN_VALUE;
    for (var i = 0; i < known; i++) {
      if (lags[i] - smallest.getAsLong() <= SPREAD) {
        agreeing++;
        first = Math.min(first, arrivals[i]);
        last = Math.max(last, arrivals[i]);
      }
    }
    return agreeing >= AGREEING && last - first >= AGREEING_SPAN ? smallest : OptionalLong.empty();
  }
}
