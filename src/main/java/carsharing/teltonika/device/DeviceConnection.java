package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.device.DeviceMetrics.HandshakeOutcome;
import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.device.exchange.CommandExchange;
import carsharing.teltonika.device.limit.IdleWatch;
import carsharing.teltonika.device.limit.Price;
import carsharing.teltonika.device.tls.TrackerTls;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.FrameParser;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.MalformedFrameException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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
final class DeviceConnection implements FrameParser.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceConnection.class);

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Context context;
  private final NetSocket socket;
  private final DeviceEnvironment environment;
  private final DeviceMetrics metrics;
  private final Optional<TrackerTls> tls;
  private final Intake intake;
  private final Outlet outlet;
  private final Traffic traffic = new Traffic();
  private final String address;

  /** What there is once the tracker has said who it is. */
  private record Identity(Imei imei, AvlExchange exchange, CommandExchange commands) {}

  private volatile Optional<Identity> identity = Optional.empty();
  private boolean closed;
  private boolean drained;

  /** Whether it waits for a car that changes hands too often. */
  private boolean contends;

  private Optional<IdleWatch> idleWatch = Optional.empty();
  private long handshakeTimer = NO_TIMER;

  /**
   * @param tls empty for a connection without TLS
   */
  DeviceConnection(
      Vertx vertx, NetSocket socket, DeviceEnvironment environment, Optional<TrackerTls> tls) {
    this.tls = tls;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
    this.environment = environment;
    this.metrics = environment.metrics();
    this.address = Optional.ofNullable(socket.remoteAddress().hostAddress()).orElse("");
    this.outlet =
        new Outlet(
            vertx,
            socket,
            environment,
            this::pause,
            this::resume,
            () -> end(CloseReason.DOES_NOT_READ, ""));
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
      end(refusal.get(), "");
    } else if (tls.isPresent()) {
      tls.get().secure(socket).onSuccess(done -> awaitImei()).onFailure(this::insecure);
    } else {
      awaitImei();
    }
  }

  private void awaitImei() {
    if (!closed && identity.isEmpty()) {
      handshakeTimer =
          vertx.setTimer(
              environment.settings().handshakeTimeout().toMillis(),
              fired -> refuse(HandshakeOutcome.TIMEOUT, CloseReason.NO_HANDSHAKE, ""));
    }
  }

  private void insecure(Throwable cause) {
    if (!closed) {
      refuse(HandshakeOutcome.TLS_FAILED, CloseReason.TLS_FAILED, TrackerTls.reason(cause));
    }
  }

  /** The socket has failed, or TLS has: that is told by its handshake, too. */
  private void failed(Throwable cause) {
    if (tls.filter(used -> !used.isSecure(socket)).isPresent()) {
      insecure(cause);
    } else {
      end(CloseReason.SOCKET_ERROR, String.valueOf(cause.getMessage()));
    }
  }

  private void closedByTracker() {
    if (tls.filter(used -> !used.isSecure(socket)).isPresent()) {
      insecure(new IOException("closed by the tracker"));
    } else {
      end(CloseReason.CLOSED_BY_TRACKER, "");
    }
  }

  /** Ends the connection. Safe on any thread. */
  void close(CloseReason reason) {
    context.runOnContext(now -> end(reason, ""));
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
    metrics.ping();
  }

  @Override
  public void identification(String text) {
    spend(text.length(), Price.IDENTIFICATION);
    var announced = Imei.parse(text);
    if (closed || contends) {
      return;
    }
    if (announced.isEmpty()) {
      outlet.refuse();
      refuse(HandshakeOutcome.INVALID_IMEI, CloseReason.INVALID_IMEI, "got " + printable(text));
    } else if (identity.isEmpty()) {
      judge(announced.get());
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
      end(CloseReason.FRAME_BEFORE_IMEI, "");
    }
  }

  @Override
  public void frame(Frame frame) {
    var length = frame.data().length;
    spend(length, Price.ofFrame(length));
    if (closed || identity.isEmpty()) {
      return; // Not acknowledged, so the tracker keeps it.
    }
    var tracker = identity.get();
    traffic.frame(length);
    environment.traces().received(tracker.imei(), frame);
    if (!frame.isIntact()) {
      refuse(tracker, frame);
    } else if (GprsMessage.isMessage(frame.codecId())) {
      // Never acknowledged with a count: the tracker would read it as a frame.
      metrics.frame(frame, FrameOutcome.MESSAGE);
      tracker.commands().message(frame);
    } else {
      tracker.exchange().accept(frame);
      if (tracker.exchange().isFull()) {
        pause();
      }
    }
  }

  @Override
  public void broken(MalformedFrameException why) {
    end(CloseReason.NOT_TELTONIKA, String.valueOf(why.getMessage()));
  }

  private void judge(Imei imei) {
    switch (environment.allowList().of(imei)) {
      case ALLOWED -> contend(imei);
      case REFUSED -> {
        outlet.refuse();
        refuse(HandshakeOutcome.NOT_ALLOWED, CloseReason.NOT_ALLOWED, imei.digits());
      }
      case UNKNOWN ->
          refuse(HandshakeOutcome.NO_ALLOW_LIST, CloseReason.NO_ALLOW_LIST, imei.digits());
    }
  }

  /** The newest connection owns the car, at once unless two addresses take turns too often. */
  private void contend(Imei imei) {
    var holder = environment.connections().find(imei).map(other -> other.address);
    var wait =
        environment
            .rivals()
            .arrive(imei, address, holder, () -> close(CloseReason.REPLACED), metrics);
    if (wait.isZero()) {
      identify(imei);
      return;
    }
    contends = true;
    pause();
    vertx.setTimer(
        wait.toMillis() + 1,
        fired -> {
          contends = false;
          if (!closed) {
            identify(imei);
            resume();
          }
        });
  }

  private void identify(Imei imei) {
    vertx.cancelTimer(handshakeTimer);
    var entry = environment.connections().enter(imei, this);
    entry.older().ifPresent(older -> older.close(CloseReason.REPLACED));
    metrics.handshake(HandshakeOutcome.ACCEPTED);
    LOG.info("{} connected from {}", imei, socket.remoteAddress());
    outlet.accept();
    var commands =
        new CommandExchange(
            vertx,
            new DeviceConnected(imei, entry.number(), System.nanoTime()),
            environment.clocks().of(imei),
            environment.clockSkew(),
            bytes -> command(imei, bytes),
            reason -> end(reason, ""),
            environment.unaskedTexts(vertx));
    var exchange =
        new AvlExchange(
            vertx, imei, environment, commands::records, this::acknowledge, this::settled);
    identity = Optional.of(new Identity(imei, exchange, commands));
    environment.connections().closeRefused(environment.allowList(), imei);
    idleWatch =
        Optional.of(
            IdleWatch.of(
                vertx,
                () -> environment.settings().idleTimeout(),
                this::isBusy,
                () -> end(CloseReason.IDLE, "")));
  }

  private void command(Imei imei, Buffer bytes) {
    traffic.command();
    environment.traces().sent(imei, bytes);
    outlet.write(bytes);
  }

  private void refuse(Identity tracker, Frame frame) {
    metrics.frame(frame, FrameOutcome.WRONG_CRC);
    if (GprsMessage.isMessage(frame.codecId())) {
      tracker.commands().garbledText();
    }
    LOG.warn("{} sent a frame of {}: not acknowledged", tracker.imei(), frame.described());
  }

  /** The one place where records are acknowledged; false where the tracker has gone. */
  private boolean acknowledge(int count) {
    if (!closed) {
      traffic.acknowledged(count);
      outlet.acknowledge(count);
    }
    return !closed;
  }

  private void settled() {
    if (drained) {
      end(CloseReason.SHUTDOWN, "");
    } else {
      resume();
    }
  }

  /** The server is stopping: commands that run may end, and then the frame in flight. */
  private void drain() {
    identity.ifPresentOrElse(
        tracker ->
            tracker
                .commands()
                .drain(environment.settings().drainTimeout())
                .onComplete(ended -> vertx.setTimer(environment.closeDelay(), now -> leave())),
        () -> end(CloseReason.SHUTDOWN, ""));
  }

  private void leave() {
    drained = true;
    pause();
    identity.ifPresent(tracker -> tracker.exchange().dropHeld());
    if (!isBusy()) {
      end(CloseReason.SHUTDOWN, "");
    }
  }

  private boolean isBusy() {
    return identity.filter(tracker -> tracker.exchange().isBusy()).isPresent();
  }

  private void spend(int bytes, Price price) {
    idleWatch.ifPresent(IdleWatch::heard);
    intake.spend(bytes, price);
  }

  private void pause() {
    intake.pause();
  }

  private void resume() {
    intake.resume();
  }

  private boolean mayRead() {
    return !closed
        && !drained
        && !contends
        && !outlet.isFull()
        && identity.filter(tracker -> tracker.exchange().isFull()).isEmpty();
  }

  private long waiting() {
    return identity.map(tracker -> tracker.exchange().waiting()).orElse(0L);
  }

  private void refuse(HandshakeOutcome outcome, CloseReason reason, String detail) {
    metrics.handshake(outcome);
    end(reason, detail);
  }

  /** The one place where a connection ends: closed, logged and counted once. */
  private void end(CloseReason reason, String detail) {
    if (closed) {
      return;
    }
    closed = true;
    intake.stop();
    outlet.stop();
    vertx.cancelTimer(handshakeTimer);
    idleWatch.ifPresent(IdleWatch::stop);
    identity.ifPresent(
        tracker -> {
          tracker.exchange().close();
          tracker.commands().close();
          environment.connections().leave(tracker.imei(), this);
        });
    environment.connections().dismiss(address);
    metrics.closed(reason);
    LOG.info(
        "{} disconnected: {}{}",
        identity.<Object>map(Identity::imei).orElse("a tracker at " + socket.remoteAddress()),
        reason.text(),
        detail.isEmpty() ? "" : " (" + detail + ")");
    // Vert.x leaves the closing to a shutdown handler, also after close().
    socket.shutdownHandler(null).close();
  }

  /** What a stranger sent may not break the log. */
  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
