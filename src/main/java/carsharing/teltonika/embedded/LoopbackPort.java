package carsharing.teltonika.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds a TCP port to listen on, for clients on this machine only. */
final class LoopbackPort {

  /** Ports that are tried if other programs take them at the same moment. */
  static final int MAX_ATTEMPTS = 5;

  /** Stands for any port. */
  static final int ANY = 0;

  private LoopbackPort() {}

  /** The port that people expect where it is free, or any other. */
  static int free(int preferred) throws IOException {
    try {
      return bind(preferred);
    } catch (BindException e) {
      return bind(0);
    }
  }

  /** Whether somebody listens on a port that was found free: two programs may find the same one. */
  static boolean isLost(int port) throws IOException {
    return free(port) != port;
  }

  private static int bind(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
