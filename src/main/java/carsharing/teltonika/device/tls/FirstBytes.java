package carsharing.teltonika.device.tls;

import carsharing.teltonika.time.TimeSource;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Waits for the first bytes of a socket, and only then has TLS begun. A peer that says nothing
 * takes up no TLS engine: thousands of new engines would keep an event loop busy.
 *
 * <p>Lives on the socket's event loop.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {

  private final TimeSource time;
  private final long timeout;
  private final Consumer<Throwable> failed;
  private final LongConsumer begin;
  private long since;
  private Optional<Future<?>> timer = Optional.empty();

  /**
   * @param timeout of the first bytes and the handshake together, ms
   * @param failed is called if they do not come in time
   * @param begin puts the handler of TLS behind this one; gets the ms that are left of the timeout
   */
  FirstBytes(TimeSource time, long timeout, Consumer<Throwable> failed, LongConsumer begin) {
    this.time = time;
    this.timeout = timeout;
    this.failed = failed;
    this.begin = begin;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    since = time.nanos();
    timer = Optional.of(context.executor().schedule(this::giveUp, timeout, TimeUnit.MILLISECONDS));
  }

  private void giveUp() {
    failed.accept(
        new SslHandshakeTimeoutException("nothing was sent within %d ms".formatted(timeout)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    var waited = TimeUnit.NANOSECONDS.toMillis(time.nanos() - since);
    try {
      begin.accept(Math.max(1, timeout - waited));
    } catch (RuntimeException e) {
      ReferenceCountUtil.release(bytes);
      failed.accept(e);
      return;
    }
    context.fireChannelRead(bytes);
    context.pipeline().remove(this);
  }

  /** The connection has ended, or TLS has begun. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    timer.ifPresent(scheduled -> scheduled.cancel(false));
  }
}
