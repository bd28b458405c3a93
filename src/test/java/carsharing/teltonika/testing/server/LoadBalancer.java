package carsharing.teltonika.testing.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * HAProxy before several servers, configured as {@code deploy/haproxy/haproxy.cfg} is: the file is
 * taken from there, with other addresses.
 */
public final class LoadBalancer implements AutoCloseable {

  private static final Path CONFIGURATION = Path.of("deploy", "haproxy", "haproxy.cfg");

  /** A machine may allow no more files: our configuration must start all the same. */
  private static final int FEW_FILES = 1024;

  private final Process process;
  private final int port;

  /**
   * A server behind it.
   *
   * @param port where trackers connect
   * @param httpPort where it is asked whether it takes trackers
   */
  public record Backend(int port, int httpPort) {

    /** The server of a process. */
    public static Backend of(ServerProcess server) {
      return new Backend(server.port(), server.httpPort());
    }
  }

  private LoadBalancer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one, and waits until it accepts connections.
   *
   * @param folder for its configuration and its output
   */
  public static LoadBalancer start(Path folder, List<Backend> servers) {
    try {
      var port = Ports.free();
      var file = folder.resolve("haproxy.cfg");
      Files.writeString(file, configuration(port, servers));
      var process =
          command("-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("haproxy.log").toFile())
              .start();
      var balancer = new LoadBalancer(process, port);
      await("HAProxy listens").until(balancer::listens);
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What checks our own file; its output says what is wrong, if anything.
   *
   * @throws IOException if there is no HAProxy
   */
  public static Process check() throws IOException {
    return command("-c", "-f", CONFIGURATION.toString()).redirectErrorStream(true).start();
  }

  private static ProcessBuilder command(String... arguments) {
    var script =
        "ulimit -n %d && PATH=$PATH:/usr/sbin exec haproxy %s"
            .formatted(FEW_FILES, String.join(" ", arguments));
    return new ProcessBuilder("bash", "-c", script);
  }

  /** Our own file for one port without TLS; it looks at the servers ten times as often. */
  private static String configuration(int port, List<Backend> servers) throws IOException {
    var text = new StringBuilder();
    for (var line : Files.readAllLines(CONFIGURATION)) {
      if (!line.strip().startsWith("server ")) {
        text.append(
                line.replace("bind :5027", "bind 127.0.0.1:" + port)
                    .replace("bind :5028", "bind 127.0.0.1:" + Ports.free()))
            .append(System.lineSeparator());
      } else if (line.contains("one 10.0.0.11:5027")) {
        for (var server : servers) {
          text.append(
              "    server s%d 127.0.0.1:%d port %d%n"
                  .formatted(server.port(), server.port(), server.httpPort()));
        }
      }
    }
    return text.toString().replace("inter 2s", "inter 200ms");
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("HAProxy has ended with " + process.exitValue());
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // Not yet.
    }
  }

  /** Where trackers connect. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("HAProxy does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
