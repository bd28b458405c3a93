package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.protocol.Crc16;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.FrameParser;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.MalformedFrameException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tracker's socket: handshake, what comes after it, and one orderly end.
 *
 * <p>Lives on one event loop; {@link #replace()} alone may be called from others.
 */
final class DeviceConnection implements FrameParser.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceConnection.class);
  private static final Buffer ACCEPTED = Buffer.buffer(new byte[] {1});
  private static final Buffer REFUSED = Buffer.buffer(new byte[] {0});

  private final Vertx vertx;
  private final Context context;
  private final NetSocket socket;
  private final DeviceEnvironment environment;
  private final DeviceMetrics metrics;
  private final FrameParser parser;

  /** What there is once the tracker has said who it is. */
  private record Identity(Imei imei, AvlExchange exchange, CommandExchange commands) {}

  private Optional<Identity> identity = Optional.empty();
  private boolean admitted;
  private boolean closed;
  private boolean drained;
  private long lastHeard = System.nanoTime();
  private long timer;

  DeviceConnection(Vertx vertx, NetSocket socket, DeviceEnvironment environment) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
    this.environment = environment;
    this.metrics = environment.metrics();
    this.parser = new FrameParser(socket, environment.settings().maxFrameLength(), this);
  }

  /** Begins to listen to the tracker. */
  void open() {
    socket.exceptionHandler(
        cause -> close(CloseReason.SOCKET_ERROR, String.valueOf(cause.getMessage())));
    socket.closeHandler(gone -> close(CloseReason.CLOSED_BY_TRACKER));
    socket.shutdownHandler(begun -> drain());
    admitted = environment.connections().admit();
    if (!admitted) {
      close(CloseReason.TOO_MANY_CONNECTIONS);
      return;
    }
    timer =
        vertx.setTimer(
            environment.settings().handshakeTimeout().toMillis(),
            fired -> close(CloseReason.NO_HANDSHAKE));
  }

  /** A newer connection of the same IMEI has taken this one's place. Safe on any thread. */
  void replace() {
    context.runOnContext(now -> close(CloseReason.REPLACED));
  }

  @Override
  public void ping() {
    heard();
    metrics.ping();
  }

  @Override
  public void identification(String text) {
    heard();
    var announced = Imei.parse(text);
    if (announced.isEmpty()) {
      socket.write(REFUSED);
      close(CloseReason.INVALID_IMEI, "got " + printable(text));
    } else if (identity.isEmpty()) {
      identify(announced.get());
    } else if (identity.get().imei().equals(announced.get())) {
      socket.write(ACCEPTED); // The first answer was lost, or too late.
    } else {
      close(CloseReason.ANOTHER_IMEI, announced.get().digits());
    }
  }

  @Override
  public void frame(Frame frame) {
    heard();
    if (closed) {
      return; // Not acknowledged, so the tracker keeps it.
    }
    if (identity.isEmpty()) {
      close(CloseReason.FRAME_BEFORE_IMEI);
      return;
    }
    var tracker = identity.get();
    if (!frame.isIntact()) {
      refuse(tracker, frame);
    } else if (GprsMessage.isMessage(frame.codecId())) {
      message(tracker, frame);
    } else {
      tracker.exchange().accept(frame);
      if (tracker.exchange().isFull()) {
        parser.pause();
      }
    }
  }

  @Override
  public void broken(MalformedFrameException why) {
    close(CloseReason.NOT_TELTONIKA, String.valueOf(why.getMessage()));
  }

  private void identify(Imei imei) {
    vertx.cancelTimer(timer);
    environment.connections().enter(imei, this).ifPresent(DeviceConnection::replace);
    metrics.handshake();
    LOG.info("{} connected from {}", imei, socket.remoteAddress());
    socket.write(ACCEPTED);
    var commands =
        new CommandExchange(vertx, imei, socket::write, () -> close(CloseReason.REPLACED));
    var exchange =
        new AvlExchange(
            vertx, imei, environment, commands::records, this::acknowledge, this::settled);
    identity = Optional.of(new Identity(imei, exchange, commands));
    watchIdle(environment.settings().idleTimeout().toMillis());
  }

  private void refuse(Identity tracker, Frame frame) {
    metrics.frame(FrameOutcome.WRONG_CRC);
    if (GprsMessage.isMessage(frame.codecId())) {
      tracker.commands().garbledText();
    }
    LOG.warn(
        "{} sent a frame of {} bytes with CRC {} where {} is right: not acknowledged",
        tracker.imei(),
        frame.data().length,
        "%08X".formatted(frame.crc()),
        "%04X".formatted(Crc16.of(frame.data())));
  }

  /** Such a message is never acknowledged with a count: the tracker would read it as a frame. */
  private void message(Identity tracker, Frame frame) {
    metrics.frame(FrameOutcome.MESSAGE);
    try {
      tracker.commands().message(GprsMessage.decode(frame));
    } catch (MalformedFrameException e) {
      LOG.warn("{} sent a message that cannot be decoded: {}", tracker.imei(), e.getMessage());
    }
  }

  /** The one place where records are acknowledged: the broker has confirmed all of them. */
  private void acknowledge(int count) {
    if (!closed) {
      socket.write(Buffer.buffer(4).appendInt(count));
    }
  }

  private void settled() {
    if (drained) {
      close(CloseReason.SHUTDOWN);
    } else if (!closed) {
      parser.resume();
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
        () -> close(CloseReason.SHUTDOWN));
  }

  private void leave() {
    drained = true;
    parser.pause();
    identity.ifPresent(tracker -> tracker.exchange().dropHeld());
    if (!isBusy()) {
      close(CloseReason.SHUTDOWN);
    }
  }

  private boolean isBusy() {
    return identity.filter(tracker -> tracker.exchange().isBusy()).isPresent();
  }

  private void heard() {
    lastHeard = System.nanoTime();
  }

  /** One timer that looks again when the tracker has been heard meanwhile. */
  private void watchIdle(long delay) {
    timer =
        vertx.setTimer(
            Math.max(1, delay),
            fired -> {
              var silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeard);
              var left = environment.settings().idleTimeout().toMillis() - silent;
              if (left > 0) {
                watchIdle(left);
              } else if (isBusy()) {
                watchIdle(environment.settings().idleTimeout().toMillis()); // It waits for us.
              } else {
                close(CloseReason.IDLE);
              }
            });
  }

  private void close(CloseReason reason) {
    close(reason, "");
  }

  /** The one place where a connection ends: closed, logged and counted once. */
  private void close(CloseReason reason, String detail) {
    if (closed) {
      return;
    }
    closed = true;
    vertx.cancelTimer(timer);
    identity.ifPresent(
        tracker -> {
          tracker.exchange().dropHeld();
          tracker.commands().close();
          environment.connections().leave(tracker.imei(), this);
        });
    if (admitted) {
      environment.connections().dismiss();
    }
    metrics.closed(reason);
    LOG.info(
        "{} disconnected: {}{}",
        identity
            .map(tracker -> tracker.imei().digits())
            .orElse("a tracker at " + socket.remoteAddress()),
        reason.text(),
        detail.isEmpty() ? "" : " (" + detail + ")");
    socket.close();
  }

  /** What a stranger sent may not break the log. */
  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
