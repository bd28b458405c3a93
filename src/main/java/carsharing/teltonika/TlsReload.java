package carsharing.teltonika;

import carsharing.teltonika.device.DeviceServer;
import carsharing.teltonika.device.DeviceServer.TlsPort;
import carsharing.teltonika.device.tls.TlsFiles;
import carsharing.teltonika.device.tls.TlsFiles.Loaded;
import carsharing.teltonika.measure.ReloadGauges;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.settings.TlsSettings;
import carsharing.teltonika.settings.files.FileWatch;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands certificates and keys to the device servers, at the start and when their files change.
 * Files that do not fit change nothing: a renewal writes one after the other.
 */
final class TlsReload {

  private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

  private final Vertx vertx;
  private final TimeSource time;
  private final LiveSettings settings;
  private final List<DeviceServer> servers;
  private final MeterRegistry registry;

  private final ReloadState state;

  /** What is in use; empty before the start and without TLS. */
  private volatile Optional<Loaded> loaded = Optional.empty();

  /**
   * @param servers those that run at the moment
   */
  TlsReload(
      Vertx vertx,
      TimeSource time,
      LiveSettings settings,
      List<DeviceServer> servers,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.time = time;
    this.state = new ReloadState(time);
    this.settings = settings;
    this.servers = servers;
    this.registry = registry;
  }

  /** What to listen with, empty for no TLS; fails if a file cannot be used. */
  Future<Optional<TlsPort>> start() {
    FileWatch.start(
        vertx, time, settings.get().reload().interval(), () -> tls().files(), this::reload);
    return tls().isOn()
        ? read()
            .onSuccess(this::take)
            .onSuccess(first -> showMetrics())
            .map(first -> Optional.of(new TlsPort(tls().port(), first.tls())))
        : Future.succeededFuture(Optional.empty());
  }

  private TlsSettings tls() {
    return settings.get().tls();
  }

  private Future<Loaded> read() {
    var handshakeTimeout = settings.get().devices().handshakeTimeout();
    return vertx.executeBlocking(() -> TlsFiles.read(vertx, time, tls(), handshakeTimeout));
  }

  private void reload() {
    if (servers.stream().noneMatch(server -> server.tlsPort() > 0)) {
      if (tls().isOn()) {
        LOG.warn("TLS for trackers begins with the next start of the server");
      }
      return;
    }
    read()
        .onSuccess(read -> servers.forEach(server -> server.updateTls(read.tls())))
        .onSuccess(this::take)
        .onSuccess(
            read ->
                LOG.info(
                    "{}: loaded again, valid until {}",
                    tls().certificate(),
                    read.certificateExpires()))
        .onFailure(this::refuse);
  }

  private void take(Loaded read) {
    loaded = Optional.of(read);
    state.take();
  }

  /** Says it once, however often the files are written while they do not fit. */
  private void refuse(Throwable cause) {
    var reason = String.valueOf(cause.getMessage());
    if (state.refuse(reason)) {
      LOG.error(OwnLines.MARKER, "The certificates stay as they were. {}", reason);
    } else {
      LOG.debug("The certificates still stay as they were. {}", reason);
    }
  }

  private void showMetrics() {
    ReloadGauges.show(registry, "certificates", state);
    showExpiry("certificate", in -> Optional.of(in.certificateExpires()));
    showExpiry("client_ca", Loaded::clientCaExpires);
  }

  private void showExpiry(String file, Function<Loaded, Optional<Instant>> expiry) {
    TimeGauge.builder(
            "teltonika.tls.certificate.expiry.timestamp",
            () -> expirySeconds(expiry),
            TimeUnit.SECONDS)
        .description("When the first certificate of the file expires, Unix time; NaN for no file")
        .tag("file", file)
        .register(registry);
  }

  private double expirySeconds(Function<Loaded, Optional<Instant>> expiry) {
    return loaded.flatMap(expiry).map(end -> (double) end.getEpochSecond()).orElse(Double.NaN);
  }
}
