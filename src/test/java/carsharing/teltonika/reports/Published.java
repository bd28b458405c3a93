package carsharing.teltonika.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import carsharing.teltonika.contract.Schemas;
import carsharing.teltonika.reports.notation.JsonParts;
import carsharing.teltonika.testing.QueueReader;
import com.rabbitmq.client.GetResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What a server has published so far. Many threads may ask. */
final class Published implements AutoCloseable {

  private final QueueReader records;
  private final QueueReader quarantine;

  /** A message: the frame of a tracker. */
  record Message(String id, JsonObject body) {

    String imei() {
      return body.getString("message");
    }

    int records() {
      return body.getJsonArray("data").size();
    }

    /** The times of its records, as they are written. */
    Stream<String> times() {
      return body.getJsonArray("data").stream().map(each -> ((JsonObject) each).getString("time"));
    }
  }

  /**
   * @param queue of a server that has started
   */
  Published(String uri, String queue) {
    records = new QueueReader(uri, queue);
    quarantine = new QueueReader(uri, queue + ".quarantine");
  }

  /** The messages of all trackers, in order of arrival. */
  synchronized List<Message> all() {
    return records.messages().stream()
        .map(
            message ->
                new Message(
                    message.getProps().getMessageId(),
                    new JsonObject(new String(message.getBody(), UTF_8))))
        .toList();
  }

  /** The messages of one tracker. */
  List<Message> of(String imei) {
    return all().stream().filter(message -> message.imei().equals(imei)).toList();
  }

  /** How many frames of one tracker are in quarantine. */
  synchronized int quarantined(String imei) {
    return (int)
        quarantine.messages().stream()
            .filter(
                message -> imei.equals(JsonParts.text(message.getProps().getHeaders().get("imei"))))
            .count();
  }

  /** What of all messages so far is not as their schemas say, a line for each thing. */
  synchronized List<String> mistakes(Schemas schemas) {
    return Stream.concat(
            records.messages().stream()
                .flatMap(
                    message ->
                        schemas.mistakes(schema(message), new JsonObject(text(message))).stream()),
            quarantine.messages().stream()
                .flatMap(message -> schemas.mistakes(schema(message), headers(message)).stream()))
        .toList();
  }

  private static String text(GetResponse message) {
    return new String(message.getBody(), UTF_8);
  }

  private static String schema(GetResponse message) {
    return JsonParts.text(message.getProps().getHeaders().get("schema"));
  }

  private static JsonObject headers(GetResponse message) {
    var headers = new JsonObject();
    message.getProps().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
    return headers;
  }

  @Override
  public void close() throws IOException {
    records.close();
    quarantine.close();
  }
}
