package carsharing.teltonika.testing.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.simulator.tracker.TrackerConnection;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A tracker in the hands of a test: it sends what it is told, byte for byte, and shows what came
 * back.
 */
public final class Tracker implements AutoCloseable {

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private volatile boolean connected = true;

  private Tracker(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    var reader = new Thread(this::read, "test-tracker");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects, and says nothing. */
  public static Tracker connect(int port) {
    try {
      return new Tracker(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects with TLS, and says nothing; fails where the handshake of TLS does. */
  public static Tracker connectTls(int port, SSLContext context) throws IOException {
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.startHandshake();
    return new Tracker(socket);
  }

  /** Connects, announces its IMEI and waits to be accepted. */
  public static Tracker connect(int port, String imei) {
    var tracker = connect(port).announce(imei);
    tracker.awaitReceived("01");
    tracker.forget();
    return tracker;
  }

  /** A frame of codec 8 Extended. */
  public static Buffer frame(AvlRecord... records) {
    return TrackerConnection.frame(List.of(records));
  }

  /** Sends the handshake. */
  public Tracker announce(String imei) {
    return send(TrackerConnection.identification(imei));
  }

  /** Sends bytes as they are. */
  public Tracker send(Buffer bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes if it still can: the server may have reset the connection just now. */
  public boolean trySend(Buffer bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Closes its own direction; the server can still answer. */
  public void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes given in hex. */
  public Tracker send(String hex) {
    return send(Buffer.buffer(HexFormat.of().parseHex(hex)));
  }

  /** Sends text. */
  public Tracker sendText(String text) {
    return send(Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** All that the server has sent since the last {@link #forget()}, in hex. */
  public String received() {
    synchronized (received) {
      return HexFormat.of().formatHex(received.toByteArray());
    }
  }

  /** Forgets what has been received. */
  public void forget() {
    synchronized (received) {
      received.reset();
    }
  }

  /** Waits until exactly this has been received, in hex. */
  public void awaitReceived(String hex) {
    await(hex).untilAsserted(() -> assertThat(received()).isEqualTo(hex));
  }

  /** Waits for the acknowledgement of this many records, and forgets it. */
  public void awaitAcknowledged(int records) {
    awaitReceived("%08x".formatted(records));
    forget();
  }

  /** False once the server has closed the connection. */
  public boolean isConnected() {
    return connected;
  }

  /** Waits until the server has closed the connection. */
  public void awaitClosed() {
    await("close").untilAsserted(() -> assertThat(connected).isFalse());
  }

  private void read() {
    try {
      var in = socket.getInputStream();
      for (var next = in.read(); next >= 0; next = in.read()) {
        synchronized (received) {
          received.write(next);
        }
      }
    } catch (IOException e) {
      // Reset by the server or closed by the test: the end, either way.
    }
    connected = false;
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
