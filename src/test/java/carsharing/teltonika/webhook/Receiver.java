package carsharing.teltonika.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
  private final HttpServer server;
  private volatile int status = 200;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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

  /** The paths that were asked for. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  /** As a setting names it. */
  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  String url() {
    return "http://" + host() + "/hook";
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
