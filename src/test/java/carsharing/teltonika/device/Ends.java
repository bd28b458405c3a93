package carsharing.teltonika.device;

import static carsharing.teltonika.testing.Futures.get;
import static carsharing.teltonika.testing.Futures.on;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Both ends of a real connection: the test plays the tracker, which reads when it is told to. */
final class Ends implements AutoCloseable {

  /**
   * Bytes that the kernel holds at each end: few, so that little that is written remains unread.
   */
  private static final int BUFFER = 16 * 1024;

  private static final int PATIENCE = 60_000; // ms

  /** The server's end. */
  final NetSocket socket;

  private final Context loop;
  private final Socket tracker;

  private record Accepted(Context loop, NetSocket socket) {}

  private Ends(Accepted accepted, Socket tracker) {
    this.loop = accepted.loop();
    this.socket = accepted.socket();
    this.tracker = tracker;
  }

  /** Connects a tracker. */
  static Ends connect(Vertx vertx) {
    var accepted = Promise.<Accepted>promise();
    var server =
        vertx
            .createNetServer(new NetServerOptions().setSendBufferSize(BUFFER))
            .connectHandler(
                socket -> accepted.complete(new Accepted(vertx.getOrCreateContext(), socket)));
    get(server.listen(0, "127.0.0.1"));
    var tracker = new Socket();
    try {
      tracker.setReceiveBufferSize(BUFFER);
      tracker.setSoTimeout(PATIENCE);
      tracker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Ends(get(accepted.future()), tracker);
  }

  /** Does something on the event loop of the server's end, and waits for it. */
  void run(Runnable action) {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  /** The same; what it returns. */
  <T> T call(Supplier<T> action) {
    return on(loop, () -> Future.succeededFuture(action.get()));
  }

  /** The tracker reads so many bytes, or fewer if the connection ends before; hexadecimal. */
  String read(int count) {
    try {
      return HexFormat.of().formatHex(tracker.getInputStream().readNBytes(count));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    tracker.close();
  }
}
