package carsharing.teltonika.embedded;

import carsharing.teltonika.EmbeddedServices.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.error.OsArchitectureNotFound;

/**
 * A Redis as a child process, its data in an append-only file.
 *
 * <p>It ends after the server, and with a JVM that is killed. If one is left behind all the same,
 * it is ended before the next starts: two must not write into one folder.
 */
final class EmbeddedRedis implements Running {

  private static final String READY = "Ready to accept connections";

  private final ChildProcess process;
  private final int port;

  private EmbeddedRedis(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts on the preferred port where it is free, and on any other where not.
   *
   * @param data an existing folder without symbolic links in its path
   * @throws IOException where it does not start, with the reason
   */
  static EmbeddedRedis start(Path data, int preferredPort) throws IOException {
    try {
      var folder = data.resolve("program");
      var pidFile = data.resolve("redis.pid");
      // First, because it holds the port.
      ChildProcess.endLeftover(pidFile, folder);
      var program = program(folder);
      return LoopbackPort.use(preferredPort, port -> startAt(port, program, data, pidFile));
    } catch (IOException e) {
      throw notStarted(data, e);
    }
  }

  private static EmbeddedRedis startAt(int port, Path program, Path data, Path pidFile)
      throws IOException {
    var process = ChildProcess.start(command(program, data, pidFile, port));
    awaitReady(process.output());
    return new EmbeddedRedis(process, port);
  }

  /** Unpacked beside its data and used again, not left in a temporary folder. */
  private static Path program(Path folder) throws IOException {
    Files.createDirectories(folder);
    try {
      return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    } catch (OsArchitectureNotFound e) {
      throw new IOException("there is none for this kind of machine", e);
    }
  }

  private static List<String> command(Path program, Path data, Path pidFile, int port) {
    return List.of(
        program.toString(),
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        data.toString(),
        "--pidfile",
        pidFile.toString(),
        "--appendonly",
        "yes",
        "--save",
        "");
  }

  private static void awaitReady(BufferedReader output) throws IOException {
    var last = "it says nothing";
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(READY)) {
        discard(output);
        return;
      }
      last = line.isBlank() ? last : line.strip();
    }
    throw new IOException(last);
  }

  /** Reads on, so that what it says later does not fill the pipe and stop it. */
  private static void discard(BufferedReader output) {
    Runnable read =
        () -> {
          try {
            output.transferTo(Writer.nullWriter());
          } catch (IOException e) {
            // It has ended.
          }
        };
    var thread = new Thread(read, "embedded-redis-output");
    thread.setDaemon(true);
    thread.start();
  }

  private static IOException notStarted(Path data, IOException cause) {
    var reason = String.valueOf(cause.getMessage());
    var wayOut =
        reason.contains("libssl") || reason.contains("libcrypto")
            ? "Install OpenSSL 3 (libssl)"
            : "Name another folder in embedded.data";
    return new IOException(
        "The embedded Redis does not start in %s: %s. %s, or name a Redis in redis.uri"
            .formatted(data, reason, wayOut),
        cause);
  }

  @Override
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
