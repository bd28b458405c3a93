package carsharing.teltonika.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A bare connection to a Redis of this machine: benchmarks do not measure what a client library
 * takes, and its client can be killed.
 */
public final class RedisSocket implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader replies;

  /** Connects to a port of this machine. */
  public RedisSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    replies =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Sends a command; the first line of its reply, which fails where it is an error. */
  public String ask(String... words) throws IOException {
    send(words);
    return line();
  }

  /** Sends a command, whose reply is read with {@link #line()}. */
  public void send(String... words) throws IOException {
    var text = new StringBuilder("*" + words.length + "\r\n");
    for (var word : words) {
      var length = word.getBytes(StandardCharsets.UTF_8).length;
      text.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** One more line of the reply. */
  public String line() throws IOException {
    var reply = replies.readLine();
    if (reply == null || reply.startsWith("-")) {
      throw new IOException("Redis: " + reply);
    }
    return reply;
  }

  /** Ends like a client that is killed: the connection is reset, and no reply is read. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
