package carsharing.teltonika.embedded;

import carsharing.teltonika.EmbeddedServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Qpid Broker-J within the JVM, and a Redis as a child process; both on the loopback address. */
public final class StandaloneServices implements EmbeddedServices {

  private static final int AMQP_PORT = 5672;
  private static final int REDIS_PORT = 6379;

  /** For the service loader. */
  public StandaloneServices() {}

  @Override
  public Running startBroker(Path data) throws IOException {
    return start(data.resolve("broker"), AMQP_PORT, EmbeddedBroker::start);
  }

  @Override
  public Running startRedis(Path data) throws IOException {
    return start(data.resolve("redis"), REDIS_PORT, EmbeddedRedis::start);
  }

  @FunctionalInterface
  private interface Starter {
    Running start(Path folder, int preferredPort) throws IOException;
  }

  private static Running start(Path folder, int preferredPort, Starter starter) throws IOException {
    var absolute = folder.toAbsolutePath();
    var lock = FolderLock.hold(absolute);
    try {
      return new Locked(starter.start(absolute.toRealPath(), preferredPort), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** A service in a folder that nobody else may use meanwhile. */
  private record Locked(Running service, FolderLock lock) implements Running {

    @Override
    public String uri() {
      return service.uri();
    }

    @Override
    public void close() {
      service.close();
      try {
        lock.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
