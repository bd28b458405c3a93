package carsharing.teltonika.api.events;

import carsharing.teltonika.testing.server.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A client of an event stream that understands it as browsers do. */
final class EventReader implements AutoCloseable {

  /**
   * An event.
   *
   * @param id the last one that was told, empty for none
   */
  record Heard(String kind, String id, JsonObject data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Heard> events = new CopyOnWriteArrayList<>();
  private final HttpResponse<Stream<String>> response;
  private volatile String lastId = "";
  private volatile boolean isOver;
  private String kind = "message";
  private String data = "";

  private EventReader(TestServer server, String query, String lastEventId, String token)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.httpPort() + "/v1/events" + query))
            .header("Authorization", "Bearer " + token);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
      lastId = lastEventId;
    }
    response = client.send(request.build(), BodyHandlers.ofLines());
    var reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  static EventReader open(TestServer server, String query, String lastEventId, String token) {
    try {
      return new EventReader(server, query, lastEventId, token);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (var lines = response.body()) {
      lines.forEach(this::read);
    } catch (RuntimeException e) {
      isOver = true; // The connection was closed.
    }
    isOver = true;
  }

  private void read(String line) {
    if (line.isEmpty()) {
      if (!data.isEmpty()) {
        events.add(new Heard(kind, lastId, new JsonObject(data)));
      }
      kind = "message";
      data = "";
    } else if (line.startsWith("id: ")) {
      lastId = line.substring(4);
    } else if (line.startsWith("event: ")) {
      kind = line.substring(7);
    } else if (line.startsWith("data: ")) {
      data += line.substring(6);
    }
  }

  int status() {
    return response.statusCode();
  }

  String lastId() {
    return lastId;
  }

  boolean isOver() {
    return isOver;
  }

  List<Heard> events() {
    return events;
  }

  /** Those of one kind, about one car. */
  List<JsonObject> events(String wanted, String imei) {
    return events.stream()
        .filter(event -> event.kind().equals(wanted))
        .map(Heard::data)
        .filter(event -> imei.equals(event.getString("imei")))
        .toList();
  }

  @Override
  public void close() {
    response.body().close();
  }
}
