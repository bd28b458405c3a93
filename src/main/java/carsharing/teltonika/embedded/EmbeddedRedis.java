package carsharing.teltonika.embedded;

import carsharing.teltonika.EmbeddedServices.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis as a child process, its data in an append-only file.
 *
 * <p>It ends with the JVM. One that a killed JVM has left behind is ended before the next starts:
 * two must not write into one folder.
 */
final class EmbeddedRedis implements Running {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

  private final RedisServer server;
  private final int port;

  private EmbeddedRedis(RedisServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * @throws IOException where it does not start, with the reason
   */
  static EmbeddedRedis start(Path data, int port) throws IOException {
    var pidFile = data.resolve("redis.pid");
    endLeftover(pidFile);
    // The program is unpacked beside its data and used again, not left in a temporary folder.
    var program = Files.createDirectories(data.resolve("program"));
    try {
      var server =
          RedisServer.newRedisServer()
              .executableProvider(ExecutableProvider.newJarResourceProvider(program.toFile()))
              .bind("127.0.0.1")
              .port(port)
              .setting("dir " + data)
              .setting("pidfile " + pidFile)
              .setting("appendonly yes")
              .setting("save \"\"")
              .onShutdownForceStop(true)
              .build();
      server.start();
      return new EmbeddedRedis(server, port);
    } catch (IOException e) {
      throw new IOException(
          "The embedded Redis does not start: %s. It needs libssl 3; or name a Redis in redis.uri"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void endLeftover(Path pidFile) throws IOException {
    if (Files.exists(pidFile)) {
      var pid = Long.parseLong(Files.readString(pidFile).strip());
      ProcessHandle.of(pid)
          .filter(process -> process.info().command().orElse("").contains("redis-server"))
          .ifPresent(EmbeddedRedis::end);
    }
  }

  private static void end(ProcessHandle leftover) {
    LOG.warn("Ending the Redis (process {}) that a killed server has left behind", leftover.pid());
    if (leftover.destroy()) {
      leftover.onExit().join();
    }
  }

  @Override
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException e) {
      LOG.warn("The embedded Redis does not stop: {}", e.getMessage());
    }
  }
}
