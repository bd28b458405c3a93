package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.device.DeviceMetrics.HandshakeOutcome;
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
  private static final Buffer ACCEPTED = Buffer.buffer(new byte[] {1});
  private static final Buffer REFUSED = Buffer.buffer(new byte[] {0});

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Context context;
  private final NetSocket socket;
  private final DeviceEnvironment environment;
  private final DeviceMetrics metrics;
  private final FrameParser parser;
  private final Pace pace;
  private final Traffic traffic = new Traffic();
  private final String address;

  /** What there is once the tracker has said who it is. */
  private record Identity(Imei imei, AvlExchange exchange, CommandExchange commands) {}

  private volatile Optional<Identity> identity = Optional.empty();
  private boolean closed;
  private boolean drained;
  private Optional<IdleWatch> idleWatch = Optional.empty();
  private long handshakeTimer = NO_TIMER;

  DeviceConnection(Vertx vertx, NetSocket socket, DeviceEnvironment environment) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
    this.environment = environment;
    this.metrics = environment.metrics();
    this.pace = new Pace(vertx, environment.current(), this::resume);
    this.address = Optional.ofNullable(socket.remoteAddress().hostAddress()).orElse("");
    this.parser = new FrameParser(socket, environment.settings().maxFrameLength(), this);
  }

  /** Begins to listen to the tracker. */
  void open() {
    socket.exceptionHandler(
        cause -> end(CloseReason.SOCKET_ERROR, String.valueOf(cause.getMessage())));
    socket.closeHandler(gone -> end(CloseReason.CLOSED_BY_TRACKER, ""));
    socket.shutdownHandler(begun -> drain());
    var refusal = environment.connections().admit(address);
    if (refusal.isPresent()) {
      end(refusal.get(), "");
    } else {
      handshakeTimer =
          vertx.setTimer(
              environment.settings().handshakeTimeout().toMillis(),
              fired -> refuse(HandshakeOutcome.TIMEOUT, CloseReason.NO_HANDSHAKE, ""));
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
    spend(1, 0);
    metrics.ping();
  }

  @Override
  public void identification(String text) {
    spend(text.length(), 1);
    var announced = Imei.parse(text);
    if (closed) {
      return;
    }
    if (announced.isEmpty()) {
      socket.write(REFUSED);
      refuse(HandshakeOutcome.INVALID_IMEI, CloseReason.INVALID_IMEI, "got " + printable(text));
    } else if (identity.isEmpty()) {
      judge(announced.get());
    } else if (identity.get().imei().equals(announced.get())) {
      socket.write(ACCEPTED); // The first answer was lost, or too late.
    } else {
      end(CloseReason.ANOTHER_IMEI, announced.get().digits());
    }
  }

  @Override
  public void frame(Frame frame) {
    spend(frame.data().length, 1);
    if (closed) {
      return; // Not acknowledged, so the tracker keeps it.
    }
    if (identity.isEmpty()) {
      end(CloseReason.FRAME_BEFORE_IMEI, "");
      return;
    }
    var tracker = identity.get();
    traffic.frame(frame.data().length);
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
        parser.pause();
      }
    }
  }

  @Override
  public void broken(MalformedFrameException why) {
    end(CloseReason.NOT_TELTONIKA, String.valueOf(why.getMessage()));
  }

  private void judge(Imei imei) {
    switch (environment.allowList().of(imei)) {
      case ALLOWED -> {
        identify(imei);
        environment.connections().closeRefused(environment.allowList(), imei);
      }
      case REFUSED -> {
        socket.write(REFUSED);
        refuse(HandshakeOutcome.NOT_ALLOWED, CloseReason.NOT_ALLOWED, imei.digits());
      }
      case UNKNOWN ->
          refuse(HandshakeOutcome.NO_ALLOW_LIST, CloseReason.NO_ALLOW_LIST, imei.digits());
    }
  }

  private void identify(Imei imei) {
    vertx.cancelTimer(handshakeTimer);
    var entry = environment.connections().enter(imei, this);
    entry.older().ifPresent(older -> older.close(CloseReason.REPLACED));
    metrics.handshake(HandshakeOutcome.ACCEPTED);
    LOG.info("{} connected from {}", imei, socket.remoteAddress());
    socket.write(ACCEPTED);
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
    socket.write(bytes);
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
      socket.write(Buffer.buffer(4).appendInt(count));
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
    parser.pause();
    identity.ifPresent(tracker -> tracker.exchange().dropHeld());
    if (!isBusy()) {
      end(CloseReason.SHUTDOWN, "");
    }
  }

  private boolean isBusy() {
    return identity.filter(tracker -> tracker.exchange().isBusy()).isPresent();
  }

  /** What comes faster than a tracker sends has to wait. */
  private void spend(int bytes, int frames) {
    idleWatch.ifPresent(IdleWatch::heard);
    if (pace.spend(bytes, frames)) {
      metrics.slowed();
      parser.pause();
    }
  }

  private void resume() {
    var isFull = identity.filter(tracker -> tracker.exchange().isFull()).isPresent();
    if (!closed && !drained && !pace.isAbove() && !isFull) {
      parser.resume();
    }
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
    socket.close();
  }

  /** What a stranger sent may not break the log. */
  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
