package carsharing.teltonika.device.limit;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a socket, which stop at once when they are not wanted: a socket that is paused by
 * Vert.x goes on reading, up to a megabyte. What is not read stays in the kernel, and TCP makes the
 * sender wait.
 *
 * <p>Lives on the connection's event loop.
 */
public final class TrackerBytes implements ReadStream<Buffer> {

  /**
   * How much is read at a time, 64 to 16,384 bytes, and how often before other connections have
   * their turn.
   */
  private static final RecvByteBufAllocator CHUNKS =
      new AdaptiveRecvByteBufAllocator(64, 2048, 16 * 1024).maxMessagesPerRead(4);

  private final Context context;
  private final NetSocket socket;
  private final ChannelConfig channel;
  private final Runnable begin;
  private final Runnable end;

  /** What has come although nothing was wanted: TLS can bring several chunks at once. */
  private final Queue<Buffer> early = new ArrayDeque<>();

  private Handler<Buffer> handler = chunk -> {};
  private long arrived;
  private boolean paused;

  /**
   * @param begin is called before a chunk is handed over
   * @param end is called after a chunk has been handed over, or kept
   */
  public TrackerBytes(Context context, NetSocket socket, Runnable begin, Runnable end) {
    this.context = context;
    this.socket = socket;
    this.channel = ((NetSocketInternal) socket).channelHandlerContext().channel().config();
    this.begin = begin;
    this.end = end;
    channel.setRecvByteBufAllocator(CHUNKS);
  }

  /** All bytes that have arrived so far. */
  public long arrived() {
    return arrived;
  }

  private void accept(Buffer chunk) {
    arrived += chunk.length();
    early.add(chunk);
    pass();
    end.run();
  }

  private void pass() {
    while (!paused && !early.isEmpty()) {
      begin.run();
      handler.handle(early.remove());
    }
  }

  private void passEarly() {
    pass();
    if (!paused) {
      channel.setAutoRead(true);
    }
    end.run();
  }

  @Override
  public TrackerBytes handler(@Nullable Handler<Buffer> newHandler) {
    handler = newHandler == null ? chunk -> {} : newHandler;
    socket.handler(this::accept);
    return this;
  }

  @Override
  public TrackerBytes pause() {
    if (!paused) {
      paused = true;
      channel.setAutoRead(false);
    }
    return this;
  }

  /**
   * Passes on what has come early a little later: RecordParser would overlook it within the call.
   */
  @Override
  public TrackerBytes resume() {
    if (paused) {
      paused = false;
      if (early.isEmpty()) {
        channel.setAutoRead(true);
      } else {
        context.runOnContext(now -> passEarly());
      }
    }
    return this;
  }

  /** The only reader takes all or nothing. */
  @Override
  public TrackerBytes fetch(long amount) {
    return resume();
  }

  @Override
  public TrackerBytes exceptionHandler(@Nullable Handler<Throwable> ignored) {
    return this; // The connection listens to the socket itself.
  }

  @Override
  public TrackerBytes endHandler(@Nullable Handler<Void> ignored) {
    return this; // A frame that is cut off by the end of the stream is worth nothing.
  }
}
