package carsharing.teltonika.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A back end that webhooks post to, and that takes events or not. */
final class Receiver implements AutoCloseable {

  /** An answer that is never sent. */
  static final int NEVER = 0;

  /** One event that was posted, taken or not. */
  record Posted(Map<String, List<String>> headers, String body) {

    String id() {
      return new JsonObject(body).getString("id");
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String scheme;
  private final HttpServer server;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile int status = 200;

  /** One without TLS. */
  Receiver() throws IOException {
    this("http", HttpServer.create(anyPort(), 0));
  }

  /** One with TLS. */
  Receiver(SSLContext tls) throws IOException {
    this("https", withTls(tls));
  }

  private static HttpServer withTls(SSLContext tls) throws IOException {
    var server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private Receiver(String scheme, HttpServer server) {
    this.scheme = scheme;
    this.server = server;
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      paths.add(exchange.getRequestURI().getPath());
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      posted.add(new Posted(Map.copyOf(exchange.getRequestHeaders()), body));
      var answer = status;
      if (answer == NEVER) {
        awaitClose();
        return;
      }
      if (answer / 100 == 3) {
        exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
      }
      exchange.sendResponseHeaders(answer, -1);
      if (answer / 100 == 2) {
        taken.incrementAndGet();
      }
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on it answers so. */
  void answer(int newStatus) {
    status = newStatus;
  }

  List<Posted> posted() {
    return List.copyOf(posted);
  }

  /** Events that it has taken. */
  int taken() {
    return taken.get();
  }

  /** The paths that were asked for. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  /** As a setting names it. */
  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  String url() {
    return scheme + "://" + host() + "/hook";
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
