package carsharing.teltonika.testing.tracker;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.simulator.tracker.SimulatedTracker;
import carsharing.teltonika.simulator.tracker.TrackerListener;
import carsharing.teltonika.simulator.tracker.TrackerOptions;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.ledger.RecordLedger;
import carsharing.teltonika.testing.ledger.Violations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A simulated tracker that sends as fast as it is acknowledged, and writes down what it has been
 * told to delete. If an acknowledgement does not come, it hangs up: one that comes late must find
 * no other frame.
 */
public final class LedgerTracker {

  private static final int RECORDS_PER_FRAME = 5;
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(2);

  private static final long FIRST_TIME = System.currentTimeMillis();

  /** A server that starts again is not to be kept from it. */
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(20);

  private final Vertx vertx;
  private final String imei;
  private volatile Supplier<Future<Void>> stop = Future::succeededFuture;
  private final Queue<AvlRecord> acknowledged = new ConcurrentLinkedQueue<>();

  private LedgerTracker(Vertx vertx, String imei) {
    this.vertx = vertx;
    this.imei = imei;
  }

  /** Starts {@code count} trackers with IMEIs of their own. */
  public static List<LedgerTracker> start(int count, int port) {
    return start(0, count, port);
  }

  /** The same with other IMEIs: those of {@code first} and the numbers behind it. */
  public static List<LedgerTracker> start(int first, int count, int port) {
    return start(first, count, port, new NetClientOptions());
  }

  /**
   * The same over TLS.
   *
   * @param trusted the certificate of the server, a PEM file
   */
  public static List<LedgerTracker> start(int count, int port, Path trusted) {
    return start(
        0,
        count,
        port,
        new NetClientOptions()
            .setSsl(true)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setTrustOptions(new PemTrustOptions().addCertPath(trusted.toString())));
  }

  private static List<LedgerTracker> start(
      int first, int count, int port, NetClientOptions options) {
    var vertx = Vertx.vertx();
    var client = vertx.createNetClient(options.setTcpNoDelay(true));
    return IntStream.range(first, first + count)
        .mapToObj(
            number -> {
              var tracker = new LedgerTracker(vertx, imei(number));
              vertx.getOrCreateContext().runOnContext(now -> tracker.drive(client, port, number));
              return tracker;
            })
        .toList();
  }

  private void drive(NetClient client, int port, int number) {
    var options =
        TrackerOptions.of("127.0.0.1", port)
            .sending(AvlCodec.CODEC_8_EXTENDED, RECORDS_PER_FRAME, 0)
            .hangingUp(RESPONSE_TIMEOUT, RECONNECT_DELAY);
    var simulated = new SimulatedTracker(vertx, client, options, imei, number, new Ledger());
    simulated.start(0);
    // On the loop on which it lives.
    var context = vertx.getOrCreateContext();
    stop =
        () ->
            Future.future(
                ended -> context.runOnContext(now -> simulated.finish().onComplete(ended)));
  }

  /** The IMEI of one of them. */
  public static String imei(int number) {
    return "3563070424%05d".formatted(number);
  }

  /** Their acknowledged records that are not among these, of {@link QueueReader#records()}. */
  public static List<String> missing(List<LedgerTracker> trackers, List<String> records) {
    var missing = new Violations();
    var ledger = new RecordLedger(missing, message -> List.of());
    trackers.forEach(
        tracker ->
            tracker.acknowledged.forEach(
                record -> ledger.acknowledged(tracker.imei, number(record.timestamp()))));
    records.stream()
        .map(record -> record.split(" ", 2))
        .collect(
            Collectors.groupingBy(
                record -> record[0],
                Collectors.mapping(
                    record -> number(Instant.parse(record[1]).toEpochMilli()),
                    Collectors.toList())))
        .forEach(ledger::found);
    ledger.totals(true);
    return missing.all();
  }

  /** A record's number is its time, in ms since this class was loaded: no two are the same. */
  private static int number(long timestamp) {
    return Math.toIntExact(timestamp - FIRST_TIME);
  }

  /** How many records of all of them have been acknowledged. */
  public static int acknowledged(List<LedgerTracker> trackers) {
    return trackers.stream().mapToInt(LedgerTracker::acknowledged).sum();
  }

  /** How many records of this one have been acknowledged. */
  public int acknowledged() {
    return acknowledged.size();
  }

  /** Stops all of them, when their frames are acknowledged or given up, and waits for their end. */
  public static void stop(List<LedgerTracker> trackers) {
    Futures.get(Future.join(trackers.stream().map(tracker -> tracker.stop.get()).toList()));
    trackers.stream()
        .map(tracker -> tracker.vertx)
        .distinct()
        .forEach(vertx -> Futures.get(vertx.close()));
  }

  /** Writes down what this tracker may delete. */
  private final class Ledger implements TrackerListener {

    @Override
    public void acknowledged(String imei, List<AvlRecord> records, long nanos) {
      acknowledged.addAll(records);
    }
  }
}
