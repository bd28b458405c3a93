package carsharing.teltonika.embedded;

import carsharing.teltonika.EmbeddedServices.Running;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.BrokerImpl;
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
   * Starts on the preferred port where it is free, and on any other where not.
   *
   * @throws IOException where it does not start, with the reason
   */
  static EmbeddedBroker start(Path data, int preferredPort) throws IOException {
    // Derby has no other way to be told, and would write into the working directory: its log, and
    // an empty database where it fails.
    System.setProperty("derby.system.home", data.toString());
    try {
      return LoopbackPort.use(preferredPort, port -> startAt(port, data));
    } catch (Exception e) {
      throw notStarted(data, e);
    }
  }

  private static EmbeddedBroker startAt(int port, Path data) throws Exception {
    var startup = new Startup();
    var launcher = new SystemLauncher(startup);
    try {
      launcher.startup(attributes(data, port));
      startup.check();
      startup.keepRunningAtShutdown();
      return new EmbeddedBroker(launcher, port);
    } catch (Exception e) {
      launcher.shutdown();
      throw e;
    }
  }

  private static Map<String, Object> attributes(Path data, int port) {
    var configuration = EmbeddedBroker.class.getResource(CONFIGURATION);
    // The broker reads a backslash, which Windows has in its paths, as the start of an escape.
    var folder = data.toString().replace(File.separatorChar, '/');
    var context =
        Map.of(
            "embedded.port",
            Integer.toString(port),
            "embedded.data",
            folder,
            "qpid.work_dir",
            folder,
            // Without its port or its virtual host it would run, and be of no use.
            Broker.BROKER_FAIL_STARTUP_WITH_ERRORED_CHILD,
            "true",
            // RabbitMQ's x- arguments mean nothing to it, and are no reason to refuse a queue.
            "queue.behaviourOnUnknownDeclareArgument",
            "IGNORE",
            "exchange.behaviourOnUnknownDeclareArgument",
            "IGNORE");
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
    var reason = root.getMessage() == null ? root.toString() : root.getMessage();
    return new IOException(
        "The embedded AMQP broker does not start in %s: %s. Name another folder in embedded.data, or a RabbitMQ in rabbitmq.uri"
            .formatted(data, reason.replaceFirst("\\.$", "")),
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
  private static final class Startup extends DefaultSystemLauncherListener {

    private Optional<RuntimeException> failure = Optional.empty();
    private Optional<SystemConfig<?>> system = Optional.empty();

    @Override
    public void onContainerResolve(SystemConfig<?> resolved) {
      system = Optional.of(resolved);
    }

    @Override
    public void errorOnStartup(RuntimeException e) {
      failure = Optional.of(e);
    }

    /**
     * Takes the broker's own shutdown hook away: at SIGTERM it would stop while the server still
     * waits for confirms. There is no setting for it. The server closes the broker when it is done.
     */
    void keepRunningAtShutdown() throws ReflectiveOperationException {
      var hook = BrokerImpl.class.getDeclaredField("_shutdownHook");
      hook.setAccessible(true);
      var broker = system.orElseThrow().getContainer();
      Runtime.getRuntime().removeShutdownHook((Thread) hook.get(broker));
    }

    /** Throws what has failed. */
    void check() {
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
  }
}
