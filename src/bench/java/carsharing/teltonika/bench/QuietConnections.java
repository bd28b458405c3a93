package carsharing.teltonika.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Trackers that have said their IMEI and then nothing more. */
final class QuietConnections implements AutoCloseable {

  private static final long FIRST_IMEI = 356_300_000_000_000L;

  /** As many are opened at a time as the server's backlog takes. */
  private static final int AT_ONCE = 500;

  private final Vertx vertx;
  private final int count;

  private QuietConnections(Vertx vertx, int count) {
    this.vertx = vertx;
    this.count = count;
  }

  static QuietConnections open(int port, int count) throws Exception {
    var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    var client = vertx.createNetClient();
    for (var first = 0; first < count; first += AT_ONCE) {
      List<Future<?>> batch = new ArrayList<>();
      for (var i = first; i < Math.min(count, first + AT_ONCE); i++) {
        batch.add(accepted(client, port, "%015d".formatted(FIRST_IMEI + i)));
      }
      Future.all(batch).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    return new QuietConnections(vertx, count);
  }

  private static Future<Buffer> accepted(NetClient client, int port, String imei) {
    return client
        .connect(port, "127.0.0.1")
        .compose(
            socket ->
                Future.future(
                    answer -> {
                      socket.handler(answer::tryComplete);
                      socket.write(
                          Buffer.buffer().appendUnsignedShort(imei.length()).appendString(imei));
                    }));
  }

  int size() {
    return count;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
