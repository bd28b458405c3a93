package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A tracker's side of one connection, bytes in and bytes out: it says its IMEI, sends one frame of
 * records at a time until it is acknowledged, and answers commands. When to send, to repeat and to
 * hang up, the tracker decides.
 *
 * <p>What arrives must come from one thread at a time; the methods that send may be called by any,
 * if its wire allows that.
 */
public final class TrackerConnection {

  private static final int CODEC_13_ANSWER = 0x06;

  /** The way to the server. */
  public interface Wire {

    /** Sends bytes. */
    void write(Buffer bytes);

    /** Closes the connection. */
    void close();
  }

  /** The tracker. Called by the thread that brings what arrives. */
  public interface Listener {

    /** The server has accepted the IMEI (01). */
    default void accepted() {}

    /** The server has refused the IMEI (00); the connection is being closed. */
    default void refused() {}

    /**
     * The server has acknowledged so many records.
     *
     * @param isExpected whether a frame is in flight that has so many records
     */
    default void acknowledged(int records, boolean isExpected) {}

    /** The server has sent a message that is intact, such as a command. */
    void commanded(GprsMessage message);

    /** The server has sent what it must not; the connection is being closed. */
    default void nonsense() {}

    /** The connection has ended. */
    default void closed() {}
  }

  /** A frame that waits for its acknowledgement. */
  private record Delivery(Buffer frame, int records, Promise<Void> acknowledged) {}

  private final Wire wire;
  private final Listener listener;
  private final ServerBytes incoming = new ServerBytes(new Reader());
  private volatile Optional<Delivery> inFlight = Optional.empty();

  /** A connection that is open, and on which nothing was said yet. */
  public TrackerConnection(Wire wire, Listener listener) {
    this.wire = wire;
    this.listener = listener;
  }

  /** The same over a socket of Vert.x; it lives on the socket's event loop. */
  public static TrackerConnection over(NetSocket socket, Listener listener) {
    var connection =
        new TrackerConnection(
            new Wire() {
              @Override
              public void write(Buffer bytes) {
                socket.write(bytes);
              }

              @Override
              public void close() {
                socket.close();
              }
            },
            listener);
    socket.handler(connection::receive);
    socket.exceptionHandler(cause -> socket.close());
    socket.closeHandler(gone -> connection.ended());
    return connection;
  }

  /** The bytes that announce an IMEI: its length in two bytes, and its digits. */
  public static Buffer identification(String imei) {
    var text = imei.getBytes(StandardCharsets.ISO_8859_1);
    return Buffer.buffer().appendUnsignedShort(text.length).appendBytes(text);
  }

  /** The bytes of a frame of codec 8 Extended. */
  public static Buffer frame(List<AvlRecord> records) {
    return frame(AvlCodec.CODEC_8_EXTENDED, records);
  }

  /** The bytes of a frame of any codec. */
  public static Buffer frame(AvlCodec codec, List<AvlRecord> records) {
    return new AvlFrame(codec, records, 0).encode().encode();
  }

  /** Says the IMEI. */
  public void identify(String imei) {
    wire.write(identification(imei));
  }

  /**
   * Sends a frame of records. Succeeds when it is acknowledged, and fails when the connection ends
   * before.
   *
   * @param frame its bytes, as they go over the wire
   * @param records how many it has
   */
  public Future<Void> deliver(Buffer frame, int records) {
    var delivery = new Delivery(frame, records, Promise.promise());
    inFlight = Optional.of(delivery);
    wire.write(frame.copy());
    return delivery.acknowledged().future();
  }

  /** Sends the frame in flight once more. */
  public void repeat() {
    inFlight.ifPresent(delivery -> wire.write(delivery.frame().copy()));
  }

  /** Answers a command with a text in codec 12. */
  public void answer(String text) {
    send(new GprsMessage.Answer(text).encode());
  }

  /**
   * Sends a text as from a serial port: codec 13, with a time in whole seconds.
   *
   * @param now ms since 1970
   */
  public void serialText(String text, long now) {
    send(serialFrame(text, now));
  }

  /** The frame of a text in codec 13. */
  public static Frame serialFrame(String text, long now) {
    var payload = text.getBytes(StandardCharsets.ISO_8859_1);
    var data =
        Buffer.buffer()
            .appendByte((byte) GprsMessage.CODEC_13)
            .appendByte((byte) 1)
            .appendByte((byte) CODEC_13_ANSWER)
            .appendInt(Integer.BYTES + payload.length)
            .appendInt((int) (now / 1000))
            .appendBytes(payload)
            .appendByte((byte) 1);
    return Frame.of(data.getBytes());
  }

  /** Sends a message of any kind. */
  public void send(Frame message) {
    wire.write(message.encode());
  }

  /** Sends bytes as they are. */
  public void write(Buffer bytes) {
    wire.write(bytes);
  }

  /** Closes the connection. */
  public void close() {
    wire.close();
  }

  /** Bytes have arrived, in pieces of any length. */
  public void receive(Buffer bytes) {
    incoming.accept(bytes);
  }

  /** The connection has ended; nothing arrives any more. */
  public void ended() {
    var lost = inFlight;
    inFlight = Optional.empty();
    lost.ifPresent(
        delivery ->
            delivery
                .acknowledged()
                .fail(new IOException("the connection has ended before the acknowledgement")));
    listener.closed();
  }

  /** Passes on what the server says. */
  private final class Reader implements ServerBytes.Listener {

    @Override
    public void answered(boolean isAccepted) {
      if (isAccepted) {
        listener.accepted();
      } else {
        listener.refused();
        close();
      }
    }

    @Override
    public void acknowledged(int count) {
      var delivery = inFlight.filter(sent -> sent.records() == count);
      if (delivery.isPresent()) {
        inFlight = Optional.empty();
      }
      listener.acknowledged(count, delivery.isPresent());
      delivery.ifPresent(sent -> sent.acknowledged().complete());
    }

    @Override
    public void command(GprsMessage message) {
      listener.commanded(message);
    }

    @Override
    public void nonsense() {
      listener.nonsense();
      close();
    }
  }
}
