package carsharing.teltonika.testing.tracker;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A tracker that answers commands as a test tells it to. */
public final class CarTracker implements AutoCloseable {

  private final BiConsumer<CarTracker, String> onCommand;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final CompletableFuture<TrackerSocket> connected = new CompletableFuture<>();
  private final TrackerSocket socket;

  private CarTracker(int port, String imei, BiConsumer<CarTracker, String> onCommand)
      throws IOException {
    this.onCommand = onCommand;
    this.socket = TrackerSocket.connect(port, "", imei, this::obey);
    connected.complete(socket);
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

  /**
   * What a tracker does that obeys: it answers each command with the text, and {@code getrecord}
   * with a record as well.
   *
   * @param speed of the record, km/h
   */
  public static BiConsumer<CarTracker, String> obeying(String text, int speed) {
    return (self, command) -> {
      self.answer(text);
      if (command.equals("getrecord")) {
        self.send(Records.now(speed));
      }
    };
  }

  /** The texts of all commands so far; those that are addressed have the IMEI in front. */
  public List<String> commands() {
    return commands;
  }

  /** How many records the server has acknowledged. */
  public int acknowledged() {
    return socket.acknowledged();
  }

  /** False once the server has closed the connection. */
  public boolean isConnected() {
    return socket.isConnected();
  }

  /** Answers with a text of codec 12. */
  public void answer(String text) {
    socket.answer(text);
  }

  /** Answers with a checksum that is wrong. */
  public void answerGarbled(String text) {
    var frame = new GprsMessage.Answer(text).encode();
    send(new Frame(frame.data(), frame.crc() ^ 1));
  }

  /** Sends a message of any kind. */
  public void send(Frame message) {
    socket.write(message.encode());
  }

  /** Sends a frame of records. */
  public void send(AvlRecord... records) {
    socket.write(Tracker.frame(records));
  }

  /** A command may come right after the login, when the constructor has not ended yet. */
  private void obey(TrackerSocket from, GprsMessage message) {
    connected.join();
    var text = text(message);
    commands.add(text);
    onCommand.accept(this, text);
  }

  private static String text(GprsMessage message) {
    return message instanceof GprsMessage.AddressedCommand addressed
        ? addressed.imei() + " " + addressed.text()
        : ((GprsMessage.Command) message).text();
  }

  @Override
  public void close() {
    socket.close();
  }
}
