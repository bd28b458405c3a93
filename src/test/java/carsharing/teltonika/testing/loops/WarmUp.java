package carsharing.teltonika.testing.loops;

import carsharing.teltonika.testing.Futures;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/**
 * Loads the classes of the network before event loops are watched. The first connection of a JVM
 * loads hundreds of classes on its event loop, which takes up to 200 ms on a busy machine. Later
 * connections do not.
 */
final class WarmUp {

  private static final String LOOPBACK = "127.0.0.1";

  private WarmUp() {}

  /** Connects once by HTTP, with the native transport and without it. */
  static void run() {
    for (var isNative : new boolean[] {true, false}) {
      var vertx =
          Vertx.builder().with(new VertxOptions().setPreferNativeTransport(isNative)).build();
      try {
        get(vertx);
      } finally {
        Futures.get(vertx.close());
      }
    }
  }

  private static void get(Vertx vertx) {
    var server =
        Futures.get(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> request.response().end(new JsonObject().put("a", 1).toBuffer()))
                .listen(0, LOOPBACK));
    var client = vertx.createHttpClient();
    Futures.get(
        client
            .request(HttpMethod.GET, server.actualPort(), LOOPBACK, "/")
            .compose(request -> request.send())
            .compose(response -> response.body()));
  }
}
