package carsharing.teltonika.device;

import carsharing.teltonika.ops.CannotListenException;
import carsharing.teltonika.settings.DeviceSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Listens for trackers on one event loop; deployed once per core, all on the same port. */
public final class DeviceServer extends VerticleBase {

  /** Vert.x's way to say "any free port, the same for all instances". */
  private static final int ANY_SHARED_PORT = -1;

  private final DeviceEnvironment environment;
  private final DeviceSettings settings;
  private final Promise<Void> stopping = Promise.promise();
  private final Promise<Void> stopped = Promise.promise();
  private Optional<NetServer> server = Optional.empty();

  public DeviceServer(DeviceEnvironment environment) {
    this.environment = environment;
    this.settings = environment.settings();
  }

  @Override
  public Future<?> start() {
    var options =
        new NetServerOptions()
            .setHost(settings.host())
            .setPort(settings.port() == 0 ? ANY_SHARED_PORT : settings.port())
            .setAcceptBacklog(settings.backlog())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true);
    environment.metrics().eventLoops().watch(vertx);
    return vertx
        .createNetServer(options)
        .connectHandler(this::connected)
        .listen()
        .onSuccess(listening -> server = Optional.of(listening))
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  /**
   * Stops accepting, lets frames and commands in flight end, and closes the rest at the drain
   * timeout.
   */
  @Override
  public Future<?> stop() {
    stopping.tryComplete();
    return server
        .map(open -> open.shutdown(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS))
        .orElse(Future.succeededFuture())
        .onComplete(stopped);
  }

  /** Completes when the server begins to stop. */
  public Future<Void> stopping() {
    return stopping.future();
  }

  /** Completes when the server has stopped and no connection of it is left. */
  public Future<Void> stopped() {
    return stopped.future();
  }

  /** The port that trackers connect to, once started. */
  public int port() {
    return server.map(NetServer::actualPort).orElse(0);
  }

  private void connected(NetSocket socket) {
    KeepAlive.configure(socket, settings.keepAlive());
    new DeviceConnection(vertx, socket, environment).open();
  }

  private Throwable explained(Throwable cause) {
    return new CannotListenException("devices.port", settings.host(), settings.port(), cause);
  }
}
