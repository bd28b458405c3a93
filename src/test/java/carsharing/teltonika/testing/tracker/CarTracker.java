package carsharing.teltonika.testing.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A tracker that answers commands as a test tells it to. */
public final class CarTracker implements AutoCloseable {

  private final Socket socket;
  private final BiConsumer<CarTracker, String> onCommand;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private volatile boolean connected = true;
  private volatile int acknowledged;

  private CarTracker(int port, String imei, BiConsumer<CarTracker, String> onCommand)
      throws IOException {
    this.onCommand = onCommand;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    send(Buffer.buffer().appendUnsignedShort(imei.length()).appendString(imei));
    var in = new DataInputStream(socket.getInputStream());
    if (in.readByte() != 1) {
      throw new IOException("refused");
    }
    var reader = new Thread(() -> read(in), "car-tracker");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Connects and is accepted.
   *
   * @param onCommand is called for each command, in order
   */
  public static CarTracker connect(
      int port, String imei, BiConsumer<CarTracker, String> onCommand) {
    try {
      return new CarTracker(port, imei, onCommand);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts of all commands so far; those that are addressed have the IMEI in front. */
  public List<String> commands() {
    return commands;
  }

  /** How many records the server has acknowledged. */
  public int acknowledged() {
    return acknowledged;
  }

  /** False once the server has closed the connection. */
  public boolean isConnected() {
    return connected;
  }

  /** Answers with a text of codec 12. */
  public void answer(String text) {
    send(new GprsMessage.Answer(text).encode().encode());
  }

  /** Answers with a checksum that is wrong. */
  public void answerGarbled(String text) {
    var frame = new GprsMessage.Answer(text).encode();
    send(new Frame(frame.data(), frame.crc() ^ 1).encode());
  }

  /** Sends a message of any kind. */
  public void send(Frame message) {
    send(message.encode());
  }

  /** Sends a frame of records. */
  public void send(AvlRecord... records) {
    send(Tracker.frame(records));
  }

  private void send(Buffer bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Acknowledgements are four bytes that are not zero. */
  private void read(DataInputStream in) {
    var records = 0;
    try {
      while (true) {
        var first = in.readInt();
        if (first != 0) {
          records += first;
          acknowledged = records;
        } else {
          var data = new byte[in.readInt()];
          in.readFully(data);
          var text = text(GprsMessage.decode(new Frame(data, in.readInt())));
          commands.add(text);
          onCommand.accept(this, text);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      connected = false; // Closed by the server or by the test.
    }
  }

  private static String text(GprsMessage message) {
    return message instanceof GprsMessage.AddressedCommand addressed
        ? addressed.imei() + " " + addressed.text()
        : ((GprsMessage.Command) message).text();
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
