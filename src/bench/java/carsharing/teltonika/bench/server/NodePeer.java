package carsharing.teltonika.bench.server;

import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A small Node.js server that publishes as the server did that this project replaces: messages are
 * transient, nothing is confirmed, and a tracker gets its acknowledgement at once. It is the peer
 * that the flow of records is compared with. Its source is {@code src/bench/peer}.
 */
public final class NodePeer implements Receiver {

  private static final Path SOURCE = Path.of("src", "bench", "peer");
  private static final Path FOLDER = Path.of("target", "bench-peer");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "peer.mjs");

  private final Process process;
  private final int port;

  private NodePeer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Fetches its libraries, unless they are there. */
  public static void fetch() throws IOException {
    Files.createDirectories(FOLDER);
    for (var file : FILES) {
      Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
            .directory(FOLDER.toFile())
            .inheritIO()
            .start();
    if (npm.onExit().join().exitValue() != 0) {
      throw new IOException("npm cannot fetch the libraries of " + SOURCE);
    }
  }

  /**
   * Starts it, and waits until it listens.
   *
   * @param queue that exists
   */
  public static NodePeer start(RabbitServer rabbit, String queue) {
    var port = Ports.free();
    var builder =
        new ProcessBuilder("node", "peer.mjs")
            .directory(FOLDER.toFile())
            .redirectError(Redirect.INHERIT);
    builder.environment().put("AMQP_URL", rabbit.uri());
    builder.environment().put("QUEUE", queue);
    builder.environment().put("PORT", Integer.toString(port));
    try {
      var process = builder.start();
      var first = process.inputReader().readLine();
      if (!"ready".equals(first)) {
        process.destroyForcibly();
        throw new IllegalStateException("the peer did not start: " + first);
      }
      return new NodePeer(process, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
