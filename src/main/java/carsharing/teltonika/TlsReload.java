package carsharing.teltonika;

import carsharing.teltonika.device.DeviceServer;
import carsharing.teltonika.device.DeviceServer.TlsPort;
import carsharing.teltonika.device.TlsFiles;
import carsharing.teltonika.settings.FileWatch;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.settings.TlsSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands certificates and keys to the device servers, at the start and when their files change. */
final class TlsReload {

  private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

  private final Vertx vertx;
  private final LiveSettings settings;
  private final List<DeviceServer> servers;

  /**
   * @param servers those that run at the moment
   */
  TlsReload(Vertx vertx, LiveSettings settings, List<DeviceServer> servers) {
    this.vertx = vertx;
    this.settings = settings;
    this.servers = servers;
  }

  /** What to listen with, empty for no TLS; fails where a file cannot be used. */
  Future<Optional<TlsPort>> start() {
    FileWatch.start(vertx, settings.get().reload().interval(), () -> tls().files(), this::reload);
    return tls().isOn()
        ? read().map(options -> Optional.of(new TlsPort(tls().port(), options)))
        : Future.succeededFuture(Optional.empty());
  }

  private TlsSettings tls() {
    return settings.get().tls();
  }

  private Future<ServerSSLOptions> read() {
    var handshakeTimeout = settings.get().devices().handshakeTimeout();
    return vertx.executeBlocking(() -> TlsFiles.read(tls(), handshakeTimeout));
  }

  private void reload() {
    if (servers.stream().noneMatch(server -> server.tlsPort() > 0)) {
      if (tls().isOn()) {
        LOG.warn("TLS for trackers begins with the next start of the server");
      }
      return;
    }
    read()
        .compose(
            options ->
                Future.join(servers.stream().map(server -> server.updateTls(options)).toList()))
        .onSuccess(updated -> LOG.info("{}: loaded again", tls().certificate()))
        .onFailure(
            cause -> LOG.error("The certificates stay as they were. {}", cause.getMessage()));
  }
}
