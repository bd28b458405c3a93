package carsharing.teltonika.simulator;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.simulator.tracker.TrackerListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts what happens to many trackers; safe for use by several threads. */
final class Statistics implements TrackerListener {

  private static final long LONGEST = TimeUnit.MINUTES.toMicros(10);
  private static final int DIGITS = 3;

  /** What native transport says before the system's own words. */
  private static final Pattern SYSTEM_CALL =
      Pattern.compile("^\\S+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  /** Sums at one moment, of records where nothing else is said. */
  record Totals(
      int connected, long sent, long acknowledged, long repeatedFrames, long refused, long lost) {}

  private final Set<String> connected = ConcurrentHashMap.newKeySet();
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private volatile String obstacle = "";
  private final Histogram latency = new ConcurrentHistogram(LONGEST, DIGITS);

  @Override
  public void unreachable(String imei, Throwable cause) {
    var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    obstacle = SYSTEM_CALL.matcher(message).replaceFirst("").replace(": /", ": ");
  }

  @Override
  public void unanswered(String imei) {
    obstacle =
        "the server ends the connection without an answer to the IMEI (it expects TLS or the PROXY protocol at this"
            + " port, it is no server for trackers, or it has no allow-list yet)";
  }

  @Override
  public void connected(String imei) {
    connected.add(imei);
  }

  @Override
  public void refused(String imei) {
    refused.increment();
    obstacle = "the server refuses the IMEI " + imei + " (00): its allow-list does not have it";
  }

  @Override
  public void disconnected(String imei) {
    if (connected.remove(imei)) {
      lost.increment();
    }
  }

  @Override
  public void sent(String imei, int records, boolean again) {
    if (again) {
      repeated.increment();
    } else {
      sent.add(records);
    }
  }

  @Override
  public void acknowledged(String imei, List<AvlRecord> records, long nanos) {
    acknowledged.add(records.size());
    latency.recordValue(Math.min(LONGEST, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  /** Why a tracker was not accepted, the last time that one was not; empty if all were. */
  String obstacle() {
    return obstacle;
  }

  Totals totals() {
    return new Totals(
        connected.size(),
        sent.sum(),
        acknowledged.sum(),
        repeated.sum(),
        refused.sum(),
        lost.sum());
  }

  /** Milliseconds within which so many per cent of the frames were acknowledged; 100 is all. */
  double latency(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }
}
