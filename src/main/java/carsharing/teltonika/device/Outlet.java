package carsharing.teltonika.device;

import carsharing.teltonika.time.AwakeTimer;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * Writes to a tracker, and notices if the tracker does not read. Then nothing more is read from it
 * either, so that no more answers can gather. If it still does not read, the connection ends.
 *
 * <p>Lives on the connection's event loop.
 */
final class Outlet {

  private static final Buffer ACCEPTED = Buffer.buffer(new byte[] {1});
  private static final Buffer REFUSED = Buffer.buffer(new byte[] {0});

  /** How long the last answers of a connection that is closed may take to leave, ms. */
  private static final long PATIENCE = 5000;

  /** Vert.x counts timers from 0. */
  private static final long NO_TIMER = -1;

  private final AwakeTimer.Timers timers;
  private final NetSocket socket;
  private final DeviceMetrics metrics;
  private final long timeout;
  private final Runnable filled;
  private final Runnable drained;
  private final Runnable stuck;
  private boolean full;
  private long timer = NO_TIMER;

  /**
   * @param timers of the connection's event loop
   * @param filled is called when nothing more may be read from the tracker
   * @param drained is called when the tracker has read enough
   * @param stuck is called when the tracker has not read anything for too long
   */
  Outlet(
      AwakeTimer.Timers timers,
      NetSocket socket,
      DeviceEnvironment environment,
      Runnable filled,
      Runnable drained,
      Runnable stuck) {
    this.timers = timers;
    this.socket = socket;
    this.metrics = environment.metrics();
    var settings = environment.settings();
    this.timeout = settings.unreadTimeout().toMillis();
    this.filled = filled;
    this.drained = drained;
    this.stuck = stuck;
    socket.setWriteQueueMaxSize(settings.maxUnread());
    socket.drainHandler(read -> drained());
  }

  /** Whether the tracker has to read before anything more is read from it. */
  boolean isFull() {
    return full;
  }

  /** The answer to an IMEI: it may send records. */
  void accept() {
    write(ACCEPTED);
  }

  /** The answer to an IMEI: it may not. */
  void refuse() {
    write(REFUSED);
  }

  /** So many records are in RabbitMQ. */
  void acknowledge(int count) {
    write(Buffer.buffer(Integer.BYTES).appendInt(count));
  }

  void write(Buffer bytes) {
    socket.write(bytes);
    if (!full && socket.writeQueueFull()) {
      full = true;
      metrics.unread();
      filled.run();
      timer = timers.start(timeout, stuck);
    }
  }

  private void drained() {
    if (full) {
      stop();
      full = false;
      drained.run();
    }
  }

  private void stop() {
    timers.cancel(timer);
  }

  /**
   * Ends the connection. What was written is still sent, for a moment: a peer that does not read
   * would otherwise hold its socket for ever, which nothing counts any more.
   */
  void close() {
    stop();
    var force = timers.start(full ? 1 : PATIENCE, () -> channel().close());
    // Vert.x leaves the closing to a shutdown handler, also after close().
    socket.shutdownHandler(null).close().onComplete(closed -> timers.cancel(force));
  }

  private ChannelHandlerContext channel() {
    return ((NetSocketInternal) socket).channelHandlerContext();
  }
}
