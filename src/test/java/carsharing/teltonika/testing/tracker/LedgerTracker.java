package carsharing.teltonika.testing.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.testing.QueueReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.net.SocketFactory;

/**
 * A tracker that sends as fast as it is acknowledged, repeats what is not, comes back when it is
 * disconnected, and writes down what it has been told to delete.
 */
public final class LedgerTracker implements AutoCloseable {

  private static final int RECORDS_PER_FRAME = 5;
  private static final int RESPONSE_TIMEOUT = 2000; // ms
  private static final long RECONNECT_DELAY = 20_000_000; // ns

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final String imei;
  private final SocketFactory sockets;
  private final int port;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "ledger-tracker");
  private volatile boolean running = true;
  private int next;

  private LedgerTracker(SocketFactory sockets, int port, String imei) {
    this.sockets = sockets;
    this.port = port;
    this.imei = imei;
    thread.setDaemon(true);
  }

  /** Starts {@code count} trackers with IMEIs of their own. */
  public static List<LedgerTracker> start(int count, int port) {
    return start(count, port, SocketFactory.getDefault());
  }

  /** The same, over sockets of another kind. */
  public static List<LedgerTracker> start(int count, int port, SocketFactory sockets) {
    var trackers =
        IntStream.range(0, count).mapToObj(i -> new LedgerTracker(sockets, port, imei(i))).toList();
    trackers.forEach(tracker -> tracker.thread.start());
    return trackers;
  }

  /** The IMEI of one of them. */
  public static String imei(int number) {
    return "3563070424%05d".formatted(number);
  }

  /** Their acknowledged records that are not among these, of {@link QueueReader#records()}. */
  public static List<String> missing(List<LedgerTracker> trackers, List<String> records) {
    var there = new HashSet<>(records);
    return trackers.stream()
        .flatMap(tracker -> tracker.acknowledged.stream())
        .filter(record -> !there.contains(record))
        .toList();
  }

  /** How many records of all of them have been acknowledged. */
  public static int acknowledged(List<LedgerTracker> trackers) {
    return trackers.stream().mapToInt(LedgerTracker::acknowledged).sum();
  }

  /** How many records of this one have been acknowledged. */
  public int acknowledged() {
    return acknowledged.size();
  }

  /** Stops all of them and waits for their end. */
  public static void stop(List<LedgerTracker> trackers) {
    trackers.forEach(tracker -> tracker.running = false);
    trackers.forEach(LedgerTracker::close);
  }

  private void run() {
    while (running) {
      try (var socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(RESPONSE_TIMEOUT);
        session(socket);
      } catch (IOException e) {
        // The server is away or has closed. One that starts again is not to be kept from it.
        LockSupport.parkNanos(RECONNECT_DELAY);
      }
    }
  }

  private void session(Socket socket) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    var out = socket.getOutputStream();
    out.write(new byte[] {0, 15});
    out.write(imei.getBytes(US_ASCII));
    if (in.readByte() != 1) {
      throw new IOException("refused");
    }
    while (running) {
      var records = records();
      out.write(Tracker.frame(records.toArray(AvlRecord[]::new)).getBytes());
      // A timeout ends the session: an acknowledgement that comes late must find no other frame.
      if (in.readInt() != RECORDS_PER_FRAME) {
        throw new IOException("another count acknowledged");
      }
      records.forEach(record -> acknowledged.add(imei + " " + ISO.format(record.time())));
      next += RECORDS_PER_FRAME;
    }
  }

  private List<AvlRecord> records() {
    var records = new ArrayList<AvlRecord>();
    for (var i = 0; i < RECORDS_PER_FRAME; i++) {
      records.add(Records.number(next + i));
    }
    return records;
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
