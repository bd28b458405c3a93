package carsharing.teltonika.embedded;

import carsharing.teltonika.EmbeddedServices.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.SystemConfig;

/** An AMQP 0-9-1 broker within the JVM, with durable queues in a Derby database. */
final class EmbeddedBroker implements Running {

  private static final String CONFIGURATION = "embedded-broker.json";

  private final SystemLauncher launcher;
  private final int port;

  private EmbeddedBroker(SystemLauncher launcher, int port) {
    this.launcher = launcher;
    this.port = port;
  }

  /**
   * @throws IOException where it does not start, with the reason
   */
  static EmbeddedBroker start(Path data, int port) throws IOException {
    // Derby has no other way to be told, and would write into the working directory.
    System.setProperty("derby.stream.error.file", data.resolve("derby.log").toString());
    var failure = new StartupFailure();
    var launcher = new SystemLauncher(failure);
    try {
      launcher.startup(attributes(data, port));
    } catch (Exception e) {
      throw notStarted(data, e);
    }
    if (failure.cause.isPresent()) {
      launcher.shutdown();
      throw notStarted(data, failure.cause.get());
    }
    return new EmbeddedBroker(launcher, port);
  }

  private static Map<String, Object> attributes(Path data, int port) {
    var configuration = EmbeddedBroker.class.getResource(CONFIGURATION);
    var context =
        Map.of(
            "embedded.port", Integer.toString(port),
            "embedded.data", data.toString(),
            "qpid.work_dir", data.toString(),
            // RabbitMQ's x- arguments mean nothing to it, and are no reason to refuse a queue.
            "queue.behaviourOnUnknownDeclareArgument", "IGNORE",
            "exchange.behaviourOnUnknownDeclareArgument", "IGNORE");
    var attributes = new HashMap<String, Object>();
    attributes.put(SystemConfig.TYPE, "Memory");
    attributes.put(
        SystemConfig.INITIAL_CONFIGURATION_LOCATION,
        Objects.requireNonNull(configuration, CONFIGURATION).toExternalForm());
    attributes.put(SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT, false);
    attributes.put(SystemConfig.CONTEXT, context);
    return attributes;
  }

  private static IOException notStarted(Path data, Exception cause) {
    var root = (Throwable) cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new IOException(
        "The embedded AMQP broker does not start in %s: %s. Name another folder in embedded.data, or a RabbitMQ in rabbitmq.uri"
            .formatted(data, root.getMessage()),
        cause);
  }

  @Override
  public String uri() {
    return "amqp://guest:guest@127.0.0.1:" + port;
  }

  @Override
  public void close() {
    launcher.shutdown();
  }

  /** Startup does not throw; it tells its listener. */
  private static final class StartupFailure extends DefaultSystemLauncherListener {

    private Optional<RuntimeException> cause = Optional.empty();

    @Override
    public void errorOnStartup(RuntimeException e) {
      cause = Optional.of(e);
    }
  }
}
