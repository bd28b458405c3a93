package carsharing.teltonika.testing.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A {@link TrackerConnection} for code that blocks: a socket, a thread that reads it, and methods
 * that wait. May be used by several threads.
 */
public final class TrackerSocket implements AutoCloseable {

  private static final int CHUNK = 4096;
  private static final Duration LONGEST_LOGIN = Duration.ofSeconds(60);

  private final Socket socket;
  private final TrackerConnection connection;
  private final BiConsumer<TrackerSocket, GprsMessage> onMessage;
  private final Promise<Void> login = Promise.promise();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private volatile boolean connected = true;

  private TrackerSocket(Socket socket, BiConsumer<TrackerSocket, GprsMessage> onMessage) {
    this.socket = socket;
    this.onMessage = onMessage;
    this.connection = new TrackerConnection(new SocketWire(), new Events());
  }

  /**
   * Connects to this machine and is accepted.
   *
   * @param preamble text that goes before the IMEI, such as a header of the PROXY protocol
   * @param onMessage is called for each message of the server, in order, by one thread
   * @throws IOException if the server refuses the IMEI, closes the connection or does not answer
   */
  public static TrackerSocket connect(
      int port, String preamble, String imei, BiConsumer<TrackerSocket, GprsMessage> onMessage)
      throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    var tracker = new TrackerSocket(socket, onMessage);
    var reader = new Thread(tracker::read, "tracker-" + imei);
    reader.setDaemon(true);
    try {
      tracker.write(Buffer.buffer(preamble.getBytes(StandardCharsets.US_ASCII)));
      tracker.connection.identify(imei);
      reader.start();
      await(tracker.login.future(), LONGEST_LOGIN);
      return tracker;
    } catch (UncheckedIOException e) {
      socket.close();
      throw e.getCause();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** How many records the server has acknowledged. */
  public int acknowledged() {
    return acknowledged.get();
  }

  /** False once the server has closed the connection. */
  public boolean isConnected() {
    return connected;
  }

  /** Sends a frame and waits for its acknowledgement; fails if the connection is lost. */
  public void deliver(List<AvlRecord> records, Duration patience) throws IOException {
    await(connection.deliver(TrackerConnection.frame(records), records.size()), patience);
  }

  /** Sends bytes as they are. */
  public void write(Buffer bytes) {
    connection.write(bytes);
  }

  /** Answers a command with a text in codec 12. */
  public void answer(String text) {
    connection.answer(text);
  }

  private static void await(Future<Void> future, Duration patience) throws IOException {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void read() {
    var bytes = new byte[CHUNK];
    try {
      var in = socket.getInputStream();
      for (var count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        connection.receive(Buffer.buffer(Arrays.copyOf(bytes, count)));
      }
    } catch (IOException | UncheckedIOException e) {
      // Reset by the server or closed by the test: the end, either way.
    } finally {
      connection.ended();
    }
  }

  /** The way out. */
  private final class SocketWire implements TrackerConnection.Wire {

    @Override
    public synchronized void write(Buffer bytes) {
      try {
        socket.getOutputStream().write(bytes.getBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What the server does. */
  private final class Events implements TrackerConnection.Listener {

    @Override
    public void accepted() {
      login.complete();
    }

    @Override
    public void refused() {
      login.fail("refused");
    }

    @Override
    public void acknowledged(int records, boolean isExpected) {
      acknowledged.addAndGet(records);
    }

    @Override
    public void commanded(GprsMessage message) {
      onMessage.accept(TrackerSocket.this, message);
    }

    @Override
    public void closed() {
      connected = false;
      login.tryFail("closed by the server");
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
