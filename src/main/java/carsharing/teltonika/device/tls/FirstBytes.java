package carsharing.teltonika.device.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for the first bytes of a socket, and only then has TLS begun. A peer that says nothing
 * takes up no TLS engine: thousands of new engines would keep an event loop busy.
 *
 * <p>Lives on the socket's event loop.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {

  private final long timeout;
  private final Consumer<Throwable> tooLate;
  private final Runnable begin;
  private Optional<Future<?>> timer = Optional.empty();

  /**
   * @param timeout of the first bytes, ms
   * @param tooLate is called if they do not come in time
   * @param begin puts the handler of TLS behind this one
   */
  FirstBytes(long timeout, Consumer<Throwable> tooLate, Runnable begin) {
    this.timeout = timeout;
    this.tooLate = tooLate;
    this.begin = begin;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    timer = Optional.of(context.executor().schedule(this::giveUp, timeout, TimeUnit.MILLISECONDS));
  }

  private void giveUp() {
    tooLate.accept(
        new SslHandshakeTimeoutException("nothing was sent within %d ms".formatted(timeout)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    begin.run();
    context.fireChannelRead(bytes);
    context.pipeline().remove(this);
  }

  /** The connection has ended, or TLS has begun. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    timer.ifPresent(scheduled -> scheduled.cancel(false));
  }
}
