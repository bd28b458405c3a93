package carsharing.teltonika.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A bare connection to a Redis of this machine: what a client library takes is not measured. */
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
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** One more line of the reply. */
  public String line() throws IOException {
    var reply = replies.readLine();
    if (reply == null || reply.startsWith("-")) {
      throw new IOException("Redis: " + reply);
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
