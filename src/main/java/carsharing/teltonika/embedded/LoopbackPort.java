package carsharing.teltonika.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds a TCP port to listen on, for clients on this machine only. */
final class LoopbackPort {

  /** Stands for any port. Two programs hardly ever find the same one. */
  private static final int ANY = 0;

  /**
   * Starts something that listens on a port.
   *
   * @param <T> what is started
   * @param <E> why it does not start
   */
  interface Starter<T, E extends Exception> {
    T start(int port) throws E;
  }

  private LoopbackPort() {}

  /**
   * Starts something on the port that people expect, or on any other if that one is taken. Another
   * program may take a port after it was found free, so a start that fails is tried once more, on
   * another port.
   *
   * @throws E the failure of the first start
   * @throws IOException if there is no free port
   */
  static <T, E extends Exception> T use(int preferred, Starter<T, E> starter)
      throws E, IOException {
    try {
      return starter.start(free(preferred));
    } catch (Exception first) {
      try {
        return starter.start(free(ANY));
      } catch (Exception second) {
        first.addSuppressed(second);
        throw first;
      }
    }
  }

  private static int free(int preferred) throws IOException {
    try {
      return bind(preferred);
    } catch (BindException e) {
      return bind(ANY);
    }
  }

  private static int bind(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
