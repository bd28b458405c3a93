package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.device.exchange.CloseReason;
import carsharing.teltonika.device.exchange.CommandExchange;
import carsharing.teltonika.message.DeviceConnected;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tracker of a connection, once it has said who it is: its frames, and the commands that it is
 * sent.
 *
 * <p>Lives on the connection's event loop.
 */
final class KnownTracker {

  /** What the connection does for its tracker. Called on the event loop. */
  interface Listener {

    /** So many records are in RabbitMQ; false if the tracker has gone. */
    boolean acknowledge(int count);

    /** A frame has its outcome. */
    void settled();

    /** The connection is to be closed. */
    void end(CloseReason reason);
  }

  private static final Logger LOG = LoggerFactory.getLogger(KnownTracker.class);

  private final Vertx vertx;
  private final DeviceEnvironment environment;
  private final Imei imei;
  private final Traffic traffic;
  private final Outlet outlet;
  private final CommandExchange commands;
  private final AvlExchange exchange;

  /**
   * Makes a tracker known to those who send commands.
   *
   * @param connection its number in the {@link ConnectionRegistry}
   */
  KnownTracker(
      Vertx vertx,
      DeviceEnvironment environment,
      Imei imei,
      long connection,
      Traffic traffic,
      Outlet outlet,
      Listener listener) {
    this.vertx = vertx;
    this.environment = environment;
    this.imei = imei;
    this.traffic = traffic;
    this.outlet = outlet;
    this.commands =
        new CommandExchange(
            vertx,
            environment.time(),
            new DeviceConnected(imei, connection, environment.time().nanos()),
            environment.clocks().of(imei),
            environment.clockSkew(),
            this::send,
            listener::end,
            environment.unaskedTexts(vertx));
    var context = vertx.getOrCreateContext();
    this.exchange =
        new AvlExchange(
            action -> context.runOnContext(now -> action.run()),
            environment.time(),
            environment.held(),
            environment.metrics(),
            new FrameDelivery(vertx, imei, environment, this::arrived),
            listener::acknowledge,
            listener::settled);
  }

  Imei imei() {
    return imei;
  }

  /** A frame has come. One that is damaged is not acknowledged, so the tracker keeps it. */
  void frame(Frame frame) {
    traffic.frame(frame.data().length);
    environment.traces().received(imei, frame);
    if (!frame.isIntact()) {
      refuse(frame);
    } else if (GprsMessage.isMessage(frame.codecId())) {
      // Never acknowledged with a count: the tracker would read it as a frame.
      environment.metrics().frame(frame, FrameOutcome.MESSAGE);
      commands.message(frame);
    } else {
      exchange.accept(frame);
    }
  }

  private void arrived(List<AvlRecord> records) {
    environment.seen().accept(imei, records);
    commands.records(records);
  }

  private void refuse(Frame frame) {
    environment.metrics().frame(frame, FrameOutcome.WRONG_CRC);
    if (GprsMessage.isMessage(frame.codecId())) {
      commands.garbledText();
    }
    LOG.warn("{} sent a frame of {}: not acknowledged", imei, frame.described());
  }

  private void send(Buffer command) {
    traffic.command();
    environment.traces().sent(imei, command);
    outlet.write(command);
  }

  /** Whether no more frames are to be read. */
  boolean isFull() {
    return exchange.isFull();
  }

  /** Whether a frame is on its way to RabbitMQ. */
  boolean isBusy() {
    return exchange.isBusy();
  }

  /** Bytes of frames that are whole and wait. */
  long waiting() {
    return exchange.waiting();
  }

  /** The server is stopping: succeeds when the commands that run have ended, and a little later. */
  Future<Void> drain() {
    return commands
        .drain(environment.settings().drainTimeout())
        .transform(ended -> vertx.timer(environment.closeDelay(), TimeUnit.MILLISECONDS))
        .mapEmpty();
  }

  /** Frames that wait are left to the tracker, which sends them again. */
  void dropHeld() {
    exchange.dropHeld();
  }

  /** The connection has ended. */
  void close() {
    exchange.close();
    commands.close();
  }
}
