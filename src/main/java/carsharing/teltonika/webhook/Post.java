package carsharing.teltonika.webhook;

import carsharing.teltonika.settings.api.WebhookSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Posts to receivers. The name of a host is resolved here and its addresses are judged; then the
 * connection goes to the address that was judged, whatever the name means by then. Redirects are
 * not followed. Lives on one event loop.
 */
final class Post {

  /** Of what a receiver says only the status counts; so much is read to keep the connection. */
  private static final int MAX_ANSWER = 64 * 1024;

  private static final int OK = 200;
  private static final int REDIRECT = 300;

  private final Vertx vertx;
  private final Supplier<WebhookSettings> settings;
  private final HttpClient http;

  Post(Vertx vertx, Supplier<WebhookSettings> settings) {
    this.vertx = vertx;
    this.settings = settings;
    var now = settings.get();
    var options =
        new HttpClientOptions()
            .setConnectTimeout((int) now.timeout().toMillis())
            .setKeepAliveTimeout(30);
    if (!now.ca().isEmpty()) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(now.ca()));
    }
    this.http = vertx.createHttpClient(options);
  }

  /** Succeeds if the receiver has taken it; fails with the reason if not. */
  Future<Void> send(Webhook webhook, QueuedEvent event, long timestamp) {
    Target target;
    try {
      target = Target.of(webhook.url(), settings.get());
    } catch (Target.Refused e) {
      return Future.failedFuture(e.getMessage());
    }
    var body = event.body();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(target.isTls())
            .setHost(target.host())
            .setPort(target.port())
            .setURI(target.path())
            .setFollowRedirects(false)
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "teltonika-carsharing-server")
            .putHeader("webhook-id", event.id())
            .putHeader("webhook-timestamp", Long.toString(timestamp))
            .putHeader("webhook-signature", webhook.secret().sign(event.id(), timestamp, body));
    var timeout = settings.get().timeout().toMillis();
    return resolve(target)
        .timeout(timeout, TimeUnit.MILLISECONDS)
        .compose(
            address ->
                http.request(options.setServer(address))
                    .compose(request -> exchange(request, body, timeout)));
  }

  private Future<SocketAddress> resolve(Target target) {
    var resolver = ((ContextInternal) vertx.getOrCreateContext()).owner().nameResolver();
    var found = ((ContextInternal) vertx.getOrCreateContext()).<List<InetSocketAddress>>promise();
    resolver.resolveAll(target.host()).onComplete(found);
    return found
        .future()
        .recover(cause -> Future.failedFuture("the host has no address"))
        .compose(addresses -> judge(target, addresses));
  }

  private Future<SocketAddress> judge(Target target, List<InetSocketAddress> addresses) {
    var isForbidden =
        !settings.get().allowPrivate()
            && !addresses.stream()
                .map(InetSocketAddress::getAddress)
                .allMatch(PublicAddresses::isPublic);
    if (addresses.isEmpty() || isForbidden) {
      return Future.failedFuture(
          "the host has an address that is not public (api.webhooks.allowPrivate)");
    }
    var address = addresses.get(0).getAddress().getHostAddress();
    return Future.succeededFuture(SocketAddress.inetSocketAddress(target.port(), address));
  }

  private static Future<Void> exchange(HttpClientRequest request, String body, long timeout) {
    return request
        .send(body)
        .compose(response -> drained(request, response))
        .timeout(timeout, TimeUnit.MILLISECONDS)
        .onFailure(cause -> request.reset())
        .compose(Post::judge);
  }

  private static Future<Integer> drained(HttpClientRequest request, HttpClientResponse response) {
    var read = new int[1];
    response.handler(
        chunk -> {
          read[0] += chunk.length();
          if (read[0] > MAX_ANSWER) {
            request.reset();
          }
        });
    return response.end().otherwiseEmpty().map(ended -> response.statusCode());
  }

  private static Future<Void> judge(int status) {
    if (status >= OK && status < REDIRECT) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        status >= REDIRECT && status < 400
            ? "answered %d: redirects are not followed (expected: 2xx)".formatted(status)
            : "answered %d (expected: 2xx)".formatted(status));
  }

  /** Closes all connections. */
  Future<Void> close() {
    return http.close();
  }
}
