package carsharing.teltonika.testing.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine. */
public final class Ports {

  private static final int FIRST = 30_000;
  private static final int LAST = 32_000;

  private Ports() {}

  /** One that nobody uses at the moment, below those of outgoing connections. */
  public static int free() {
    while (true) {
      var port = TestFork.portOf(ThreadLocalRandom.current().nextInt(FIRST, LAST));
      try (var socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // In use: try another one.
      }
    }
  }

  /** Whether anybody listens on it. */
  public static boolean accepts(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
