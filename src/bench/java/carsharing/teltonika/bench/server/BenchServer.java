package carsharing.teltonika.bench.server;

import carsharing.teltonika.testing.server.Folders;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The jar for production, of this version or another, with its default settings and the JVM's
 * options of its container image, ready for trackers. It leaves no files behind.
 */
public final class BenchServer implements Receiver {

  /** Where its records go, where nothing else is said. */
  public static final String QUEUE = "bench";

  private static final String JVM_OPTIONS = "-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError";

  private final Path folder;
  private final ServerProcess server;

  private BenchServer(Path folder, ServerProcess server) {
    this.folder = folder;
    this.server = server;
  }

  /** With the queue that is usual. */
  public static BenchServer start(RabbitServer rabbit, RedisServer redis) {
    return start(rabbit, redis, Map.of("RECORDS_QUEUE", QUEUE));
  }

  /**
   * With other settings than the defaults.
   *
   * @param settings by their variables in the environment
   */
  public static BenchServer start(
      RabbitServer rabbit, RedisServer redis, Map<String, String> settings) {
    return start(ServerProcess.PRODUCTION, rabbit, redis, settings);
  }

  /** With the queue that is usual, and of a certain version. */
  public static BenchServer start(Contender version, RabbitServer rabbit, RedisServer redis) {
    return start(version.jar(), rabbit, redis, Map.of("RECORDS_QUEUE", QUEUE));
  }

  private static BenchServer start(
      Path jar, RabbitServer rabbit, RedisServer redis, Map<String, String> settings) {
    var environment =
        new HashMap<>(
            Map.of(
                "RABBITMQ_URI",
                rabbit.uri(),
                "REDIS_URI",
                redis.uri(),
                "JAVA_TOOL_OPTIONS",
                JVM_OPTIONS));
    environment.putAll(settings);
    try {
      var folder = newFolder();
      var server = ServerProcess.start(jar, folder, environment);
      return new BenchServer(folder, server).awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where {@code scripts/bench} tidies up behind a benchmark that was killed. */
  public static Path newFolder() throws IOException {
    var parent = System.getenv("TEST_SERVERS_DIR");
    return parent == null
        ? Files.createTempDirectory("bench")
        : Files.createTempDirectory(Path.of(parent), "bench");
  }

  private BenchServer awaitReady() {
    try {
      server.awaitReady();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public int port() {
    return server.port();
  }

  /** Where the API and the console are. */
  public int httpPort() {
    return server.httpPort();
  }

  /** All that the server has printed so far. */
  String output() {
    return server.output();
  }

  @Override
  public ProcessHandle process() {
    return server.process();
  }

  /** In good order, so that the JVM and Vert.x take away their own files. */
  @Override
  public void close() {
    server.terminate();
    server.awaitExit();
    Folders.delete(folder);
  }
}
