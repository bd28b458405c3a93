package carsharing.teltonika.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a consumer would find in a queue. */
public final class QueueReader implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final String queue;
  private final boolean isStream;
  private final List<GetResponse> taken = new ArrayList<>();

  /** Reads a queue that gives each message away once. */
  public QueueReader(String uri, String queue) {
    this(uri, queue, false);
  }

  /** Reads a stream by AMQP. */
  public static QueueReader ofStream(String uri, String stream) {
    return new QueueReader(uri, stream, true);
  }

  private QueueReader(String uri, String queue, boolean isStream) {
    this.queue = queue;
    this.isStream = isStream;
    try {
      var factory = new ConnectionFactory();
      factory.setUri(uri);
      connection = factory.newConnection("test-reader");
    } catch (Exception e) {
      throw new IllegalStateException("no connection to " + uri, e);
    }
  }

  /** All messages of the queue so far, taken out and kept here. */
  public List<GetResponse> messages() {
    if (isStream) {
      taken.clear();
      taken.addAll(StreamContent.of(connection, queue));
      return taken;
    }
    try (var channel = connection.createChannel()) {
      for (var next = channel.basicGet(queue, true);
          next != null;
          next = channel.basicGet(queue, true)) {
        taken.add(next);
      }
      return taken;
    } catch (Exception e) {
      throw new IllegalStateException("queue " + queue + " cannot be read", e);
    }
  }

  /** The messages as JSON, in which a line is a message. */
  public List<JsonNode> json() {
    return messages().stream()
        .flatMap(message -> new String(message.getBody(), UTF_8).lines())
        .map(QueueReader::parse)
        .toList();
  }

  /** All records' times, those with beacons included, as {@code IMEI time}. */
  public List<String> records() {
    return json().stream()
        .flatMap(
            message ->
                Stream.of(message.path("data"), message.path("beaconRecords"))
                    .flatMap(records -> StreamSupport.stream(records.spliterator(), false))
                    .map(
                        record ->
                            message.get("message").textValue()
                                + " "
                                + record.get("time").textValue()))
        .toList();
  }

  private static JsonNode parse(String message) {
    try {
      return JSON.readTree(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
