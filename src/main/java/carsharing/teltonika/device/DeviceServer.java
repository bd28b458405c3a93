package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.HandshakeOutcome;
import carsharing.teltonika.device.limit.KeepAlive;
import carsharing.teltonika.device.tls.TrackerTls;
import carsharing.teltonika.measure.CannotListenException;
import carsharing.teltonika.measure.EventLoopLag;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for trackers on one event loop, without TLS, with it, or both; deployed once per core,
 * all on the same ports.
 */
public final class DeviceServer extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceServer.class);

  /** Vert.x's way to say "any free port, the same for all instances". */
  private static final int ANY_SHARED_PORT = -1;

  /** Another one of these, for TLS. */
  private static final int ANY_SHARED_TLS_PORT = -2;

  private final DeviceEnvironment environment;
  private final Optional<TlsPort> tlsPort;
  private final Promise<Void> stopping = Promise.promise();
  private final Promise<Void> stopped = Promise.promise();
  private Optional<NetServer> plain = Optional.empty();
  private Optional<NetServer> tls = Optional.empty();
  private volatile Optional<TrackerTls> certificates = Optional.empty();
  private Optional<EventLoopLag.Watch> eventLoop = Optional.empty();

  /**
   * A port with TLS.
   *
   * @param port 0 for any free one
   * @param tls with the certificates at the start
   */
  public record TlsPort(int port, TrackerTls tls) {}

  /**
   * @param tlsPort empty for no TLS
   */
  public DeviceServer(DeviceEnvironment environment, Optional<TlsPort> tlsPort) {
    this.environment = environment;
    this.tlsPort = tlsPort;
  }

  @Override
  public Future<?> start() {
    eventLoop = Optional.of(environment.metrics().eventLoops().watch(vertx));
    var settings = environment.settings();
    var open =
        settings.plain()
            ? listen(
                    options(settings.port(), ANY_SHARED_PORT),
                    settings.port(),
                    "devices.port",
                    socket -> connected(socket, Optional.empty()))
                .onSuccess(listening -> plain = Optional.of(listening))
            : Future.<NetServer>succeededFuture();
    return open.compose(
        listening -> tlsPort.map(this::listenWithTls).orElse(Future.succeededFuture()));
  }

  private Future<NetServer> listenWithTls(TlsPort wanted) {
    certificates = Optional.of(wanted.tls());
    return listen(
            options(wanted.port(), ANY_SHARED_TLS_PORT), wanted.port(), "tls.port", this::secure)
        .onSuccess(listening -> tls = Optional.of(listening));
  }

  private NetServerOptions options(int port, int anyPort) {
    var settings = environment.settings();
    return new NetServerOptions()
        .setHost(settings.host())
        .setPort(port == 0 ? anyPort : port)
        .setAcceptBacklog(settings.backlog())
        .setSendBufferSize(settings.maxUnread())
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  private Future<NetServer> listen(
      NetServerOptions options, int port, String setting, Handler<NetSocket> connected) {
    return vertx
        .createNetServer(options)
        .connectHandler(connected)
        .listen()
        .recover(cause -> Future.failedFuture(explained(setting, port, cause)));
  }

  /**
   * Stops accepting, lets frames and commands in flight end, and closes the rest at the drain
   * timeout.
   */
  @Override
  public Future<?> stop() {
    stopping.tryComplete();
    var timeout = environment.settings().drainTimeout().toMillis();
    var servers =
        Stream.of(plain, tls)
            .flatMap(Optional::stream)
            .map(open -> open.shutdown(timeout, TimeUnit.MILLISECONDS))
            .toList();
    return Future.join(servers)
        .<Void>mapEmpty()
        .onFailure(cause -> LOG.warn("A port of trackers does not close: {}", cause.getMessage()))
        .otherwiseEmpty() // Vert.x would leave its other verticles half stopped.
        .onComplete(closed -> eventLoop.ifPresent(EventLoopLag.Watch::end))
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

  /** The port that trackers connect to without TLS, once started; 0 for none. */
  public int port() {
    return plain.map(NetServer::actualPort).orElse(0);
  }

  /** The port that trackers connect to with TLS, once started; 0 for none. */
  public int tlsPort() {
    return tls.map(NetServer::actualPort).orElse(0);
  }

  /** From now on connections are made with other certificates; those that are open stay. */
  public void updateTls(TrackerTls changed) {
    certificates = Optional.of(changed);
  }

  private void secure(NetSocket socket) {
    connected(socket, certificates);
  }

  private void connected(NetSocket socket, Optional<TrackerTls> encryption) {
    var settings = environment.settings();
    KeepAlive.configure(socket, settings.keepAlive());
    if (settings.proxyProtocol()) {
      var balancer = String.valueOf(socket.remoteAddress(true));
      ProxyHeader.read(vertx, socket, settings.handshakeTimeout())
          .onSuccess(read -> open(socket, encryption))
          .onFailure(cause -> misled(balancer, cause));
    } else {
      open(socket, encryption);
    }
  }

  private void open(NetSocket socket, Optional<TrackerTls> encryption) {
    new DeviceConnection(vertx, socket, environment, encryption).open();
  }

  /** Without what was sent: it may be a tracker's records. */
  private void misled(String balancer, Throwable cause) {
    environment.metrics().handshake(HandshakeOutcome.PROXY_FAILED);
    LOG.info(
        "The PROXY header of a connection from {} is missing or wrong: {}",
        balancer,
        cause instanceof IOException ? cause.getMessage() : cause.getClass().getSimpleName());
  }

  private Throwable explained(String setting, int port, Throwable cause) {
    return new CannotListenException(setting, environment.settings().host(), port, cause);
  }
}
