package carsharing.teltonika.device;

import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.device.limit.IdleWatch;
import carsharing.teltonika.device.limit.Price;
import carsharing.teltonika.device.tls.TrackerTls;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.FrameParser;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.MalformedFrameException;
import carsharing.teltonika.time.AwakeTimer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tracker's socket: handshake, what comes after it, and one orderly end.
 *
 * <p>Lives on one event loop; {@link #close(CloseReason)} and {@link #describe()} may be called
 * from any thread.
 */
final class DeviceConnection
    implements FrameParser.Listener, Handshake.Listener, KnownTracker.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceConnection.class);

  private final Vertx vertx;
  private final Context context;
  private final NetSocket socket;
  private final DeviceEnvironment environment;
  private final Intake intake;
  private final Outlet outlet;
  private final Handshake handshake;
  private final Traffic traffic;
  private final String address;

  /** Once the tracker has said who it is. */
  private volatile Optional<KnownTracker> identity = Optional.empty();

  private boolean closed;
  private boolean drained;
  private Optional<IdleWatch> idleWatch = Optional.empty();

  /**
   * @param tls empty for a connection without TLS
   */
  DeviceConnection(
      Vertx vertx, NetSocket socket, DeviceEnvironment environment, Optional<TrackerTls> tls) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
    this.environment = environment;
    this.traffic = new Traffic(environment.time());
    this.address = Optional.ofNullable(socket.remoteAddress().hostAddress()).orElse("");
    var timers = AwakeTimer.Timers.of(vertx);
    this.outlet =
        new Outlet(
            timers,
            socket,
            environment,
            this::pause,
            this::resume,
            () -> end(CloseReason.DOES_NOT_READ));
    this.handshake = new Handshake(timers, socket, tls, environment, address, outlet, this);
    this.intake =
        new Intake(
            vertx,
            context,
            socket,
            environment,
            this,
            this::mayRead,
            this::waiting,
            () -> close(CloseReason.INCOMING_FULL));
  }

  /** Begins to listen to the tracker. */
  void open() {
    socket.exceptionHandler(this::failed);
    socket.closeHandler(gone -> closedByTracker());
    socket.shutdownHandler(begun -> drain());
    var refusal = environment.connections().admit(address);
    if (refusal.isPresent()) {
      end(refusal.get());
    } else {
      handshake.begin();
    }
  }

  private void failed(Throwable cause) {
    if (!handshake.isBrokenBy(cause)) {
      end(CloseReason.SOCKET_ERROR, String.valueOf(cause.getMessage()));
    }
  }

  private void closedByTracker() {
    if (!handshake.isBrokenBy(new IOException("closed by the tracker"))) {
      end(CloseReason.CLOSED_BY_TRACKER);
    }
  }

  /** Ends the connection. Safe on any thread. */
  void close(CloseReason reason) {
    context.runOnContext(now -> end(reason));
  }

  /** Of the tracker, without a port. */
  String address() {
    return address;
  }

  /** For operators: who it is, since when, and what it has carried. Safe on any thread. */
  JsonObject describe() {
    var description = new JsonObject();
    identity.ifPresent(tracker -> description.put("imei", tracker.imei().digits()));
    description.put("address", socket.remoteAddress().toString()).put("tls", socket.isSsl());
    traffic.describe(description);
    return description;
  }

  @Override
  public void ping() {
    spend(1, Price.PING);
    environment.metrics().ping();
  }

  @Override
  public void identification(String text) {
    spend(text.length(), Price.IDENTIFICATION);
    if (closed || handshake.isWaiting()) {
      return;
    }
    var announced = Imei.parse(text);
    if (announced.isEmpty()) {
      handshake.invalid(text);
    } else if (identity.isEmpty()) {
      handshake.announced(announced.get());
    } else if (identity.get().imei().equals(announced.get())) {
      outlet.accept(); // The first answer was lost, or too late.
    } else {
      end(CloseReason.ANOTHER_IMEI, announced.get().digits());
    }
  }

  /** Before its length is believed: a stranger's frame takes up nothing. */
  @Override
  public void frameBegins() {
    if (identity.isEmpty()) {
      end(CloseReason.FRAME_BEFORE_IMEI);
    }
  }

  @Override
  public void frame(Frame frame) {
    var length = frame.data().length;
    spend(length, Price.ofFrame(length));
    if (closed || identity.isEmpty()) {
      return; // Not acknowledged, so the tracker keeps it.
    }
    identity.get().frame(frame);
    if (identity.get().isFull()) {
      pause();
    }
  }

  @Override
  public void broken(MalformedFrameException why) {
    end(CloseReason.NOT_TELTONIKA, String.valueOf(why.getMessage()));
  }

  @Override
  public void imeiAccepted(Imei imei) {
    var entry = environment.connections().enter(imei, this);
    entry.older().ifPresent(older -> older.close(CloseReason.REPLACED));
    LOG.info("{} connected from {}", imei, socket.remoteAddress());
    outlet.accept();
    identity =
        Optional.of(
            new KnownTracker(vertx, environment, imei, entry.number(), traffic, outlet, this));
    environment.connections().closeRefused(environment.allowList(), imei);
    idleWatch =
        Optional.of(
            IdleWatch.of(
                vertx,
                environment.time(),
                () -> environment.settings().idleTimeout(),
                this::isBusy,
                () -> end(CloseReason.IDLE)));
  }

  /** The one place where records are acknowledged; false where the tracker has gone. */
  @Override
  public boolean acknowledge(int count) {
    if (!closed) {
      traffic.acknowledged(count);
      identity.ifPresent(tracker -> environment.traces().acknowledged(tracker.imei(), count));
      outlet.acknowledge(count);
    }
    return !closed;
  }

  @Override
  public void settled() {
    if (drained) {
      end(CloseReason.SHUTDOWN);
    } else {
      resume();
    }
  }

  @Override
  public void refused(CloseReason reason, String detail) {
    end(reason, detail);
  }

  @Override
  public void end(CloseReason reason) {
    end(reason, "");
  }

  @Override
  public void displaced() {
    close(CloseReason.REPLACED);
  }

  /** The server is stopping: commands that run may end, and then the frame in flight. */
  private void drain() {
    identity.ifPresentOrElse(
        tracker -> tracker.drain().onComplete(ended -> leave()), () -> end(CloseReason.SHUTDOWN));
  }

  private void leave() {
    drained = true;
    pause();
    identity.ifPresent(KnownTracker::dropHeld);
    if (!isBusy()) {
      end(CloseReason.SHUTDOWN);
    }
  }

  private boolean isBusy() {
    return identity.filter(KnownTracker::isBusy).isPresent();
  }

  private void spend(int bytes, Price price) {
    idleWatch.ifPresent(IdleWatch::heard);
    intake.spend(bytes, price);
  }

  @Override
  public void pause() {
    intake.pause();
  }

  @Override
  public void resume() {
    intake.resume();
  }

  private boolean mayRead() {
    return !closed
        && !drained
        && !handshake.isWaiting()
        && !outlet.isFull()
        && identity.filter(KnownTracker::isFull).isEmpty();
  }

  private long waiting() {
    return identity.map(KnownTracker::waiting).orElse(0L);
  }

  /** The one place where a connection ends: closed, logged and counted once. */
  private void end(CloseReason reason, String detail) {
    if (closed) {
      return;
    }
    closed = true;
    intake.stop();
    handshake.stop();
    idleWatch.ifPresent(IdleWatch::stop);
    identity.ifPresent(
        tracker -> {
          tracker.close();
          environment.connections().leave(tracker.imei(), this);
        });
    environment.connections().dismiss(address);
    environment.metrics().closed(reason);
    LOG.info(
        "{} disconnected: {}{}",
        identity.<Object>map(KnownTracker::imei).orElse("a tracker at " + socket.remoteAddress()),
        reason.text(),
        detail.isEmpty() ? "" : " (" + detail + ")");
    outlet.close();
  }
}
