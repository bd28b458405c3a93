package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.HandshakeOutcome;
import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.device.tls.TrackerTls;
import carsharing.teltonika.message.Printable;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.Optional;

/**
 * Decides whether a tracker may send records: it has to name an IMEI that is allowed, in time. If
 * two addresses take turns too often with one IMEI, the connection has to wait.
 *
 * <p>Lives on the connection's event loop.
 */
final class Handshake {

  /** Receives the verdict. Called on the event loop. */
  interface Listener {

    /** The connection is this tracker's from now on. */
    void imeiAccepted(Imei imei);

    /** The connection is to be closed, if it is not yet. */
    void refused(CloseReason reason, String detail);

    /** A newer connection has the IMEI that this one waits for. Called on any thread. */
    void displaced();

    /** The tracker has to wait: nothing is to be read. */
    void pause();

    /** The wait is over. */
    void resume();
  }

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  private final AwakeTimer.Timers timers;
  private final NetSocket socket;
  private final Optional<TrackerTls> tls;
  private final DeviceEnvironment environment;
  private final String address;
  private final Outlet outlet;
  private final Listener listener;
  private long timer = NO_TIMER;
  private boolean waits;
  private boolean named;
  private boolean over;

  /**
   * Creates one that has not begun.
   *
   * @param timers of the connection's event loop
   * @param tls empty for a connection without TLS
   * @param address of the tracker
   */
  Handshake(
      AwakeTimer.Timers timers,
      NetSocket socket,
      Optional<TrackerTls> tls,
      DeviceEnvironment environment,
      String address,
      Outlet outlet,
      Listener listener) {
    this.timers = timers;
    this.socket = socket;
    this.tls = tls;
    this.environment = environment;
    this.address = address;
    this.outlet = outlet;
    this.listener = listener;
  }

  /** Begins TLS, if there is any. Then the tracker has so much time to name its IMEI. */
  void begin() {
    tls.map(used -> used.secure(socket))
        .orElse(Future.succeededFuture())
        .onSuccess(done -> awaitImei())
        .onFailure(this::insecure);
  }

  private void awaitImei() {
    if (!over && !named) {
      timer =
          timers.start(
              environment.settings().handshakeTimeout().toMillis(),
              () -> refuse(HandshakeOutcome.TIMEOUT, CloseReason.NO_HANDSHAKE, ""));
    }
  }

  /** If the socket fails in the handshake of TLS, that handshake has failed. */
  boolean isBrokenBy(Throwable cause) {
    var breaks = tls.filter(used -> !used.isSecure(socket)).isPresent();
    if (breaks) {
      insecure(cause);
    }
    return breaks;
  }

  /** Whether the tracker has to wait for its car. */
  boolean isWaiting() {
    return waits;
  }

  /** The tracker has named an IMEI, and none before. */
  void announced(Imei imei) {
    switch (environment.allowList().of(imei)) {
      case ALLOWED -> contend(imei);
      case REFUSED -> {
        outlet.refuse();
        environment.witness().refused(imei, address);
        refuse(HandshakeOutcome.NOT_ALLOWED, CloseReason.NOT_ALLOWED, imei.digits());
      }
      case UNKNOWN ->
          refuse(HandshakeOutcome.NO_ALLOW_LIST, CloseReason.NO_ALLOW_LIST, imei.digits());
    }
  }

  /** The tracker has named something else. */
  void invalid(String text) {
    outlet.refuse();
    refuse(HandshakeOutcome.INVALID_IMEI, CloseReason.INVALID_IMEI, "got " + Printable.of(text));
  }

  private void insecure(Throwable cause) {
    refuse(HandshakeOutcome.TLS_FAILED, CloseReason.TLS_FAILED, TrackerTls.reason(cause));
  }

  /** The connection has ended. */
  void stop() {
    over = true;
    timers.cancel(timer);
  }

  /** The newest connection owns the car, at once unless two addresses take turns too often. */
  private void contend(Imei imei) {
    named = true;
    timers.cancel(timer); // It may have to wait, but it has named its IMEI in time.
    var holder = environment.connections().find(imei).map(DeviceConnection::address);
    var wait =
        environment
            .rivals()
            .arrive(imei, address, holder, listener::displaced, environment.metrics());
    if (wait.isZero()) {
      accept(imei);
      return;
    }
    waits = true;
    listener.pause();
    timers.start(wait.toMillis() + 1, () -> waited(imei));
  }

  private void waited(Imei imei) {
    waits = false;
    if (!over) {
      accept(imei);
      listener.resume();
    }
  }

  private void accept(Imei imei) {
    environment.metrics().handshake(HandshakeOutcome.ACCEPTED);
    listener.imeiAccepted(imei);
  }

  private void refuse(HandshakeOutcome outcome, CloseReason reason, String detail) {
    if (!over) {
      environment.metrics().handshake(outcome);
      listener.refused(reason, detail);
    }
  }
}
