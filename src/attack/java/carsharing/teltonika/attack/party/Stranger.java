package carsharing.teltonika.attack.party;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection of a stranger, from an address of its own. Used by one thread, closed by any. */
public final class Stranger implements AutoCloseable {

  private static final int WASTE = 4096;

  private final SocketChannel channel;
  private ByteBuffer rest = ByteBuffer.allocate(0);

  private Stranger(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects. */
  public static Stranger connect(String source, int port) throws IOException {
    return connect(source, port, 0);
  }

  /**
   * Connects, with little room for what the server sends.
   *
   * @param receiveBuffer bytes; 0 for what the system gives
   */
  public static Stranger connect(String source, int port, int receiveBuffer) throws IOException {
    var channel = SocketChannel.open();
    try {
      if (receiveBuffer > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      channel.bind(new InetSocketAddress(source, 0));
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new Stranger(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Says an IMEI and waits for the answer; fails where it is refused. */
  public Stranger announce(String imei) throws IOException {
    send(Bytes.imei(imei));
    var answer = receive(1).get(0);
    if (answer != 1) {
      throw new IOException("refused: " + answer);
    }
    return this;
  }

  /** Sends all of it, and waits while the server does not read. */
  public void send(byte[] bytes) throws IOException {
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Sends what can be sent without waiting; what is left is sent before anything else. */
  public void offer(byte[] bytes) throws IOException {
    channel.configureBlocking(false);
    if (!rest.hasRemaining()) {
      rest = ByteBuffer.wrap(bytes);
    }
    channel.write(rest);
  }

  /** Waits for so many bytes. */
  public ByteBuffer receive(int bytes) throws IOException {
    var buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("closed by the server");
      }
    }
    return buffer.flip();
  }

  /** Reads whatever there is and throws it away; whether the server has closed the connection. */
  public boolean isClosed() {
    try {
      channel.configureBlocking(false);
      var waste = ByteBuffer.allocate(WASTE);
      var read = channel.read(waste);
      while (read > 0) {
        waste.clear();
        read = channel.read(waste);
      }
      channel.configureBlocking(true);
      return read < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more, either way.
    }
  }
}
