package carsharing.teltonika.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.record.broker.Connections;
import carsharing.teltonika.record.broker.StreamConnection;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.StreamBytes;
import carsharing.teltonika.testing.server.RabbitServer;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A consumer cannot tell by which protocol a message has come into a stream. */
@VertxTest
class SameMessageTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TOO_LONG = 1_200_000; // For a frame of the stream protocol.

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final Backlog backlog = new Backlog(new Room(Long.MAX_VALUE), () -> Duration.ZERO);
  private final Vertx vertx;
  private Connection amqp;
  private StreamConnection stream;

  SameMessageTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void connect() throws Exception {
    rabbit.declareQueue(queue, Map.of("x-queue-type", "stream"));
    amqp = ConfirmedFrames.connect(rabbit.uri());
    var settings =
        new RabbitSettings(
            rabbit.uri(), rabbit.streamPort(), "", TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT);
    stream = StreamConnection.open(vertx, settings, queue, 10);
  }

  @AfterEach
  void disconnect() throws Exception {
    stream.close();
    amqp.close();
  }

  @Test
  void ofOneFrame() throws Exception {
    publish(1, "{\"message\":\"ž\"}", byBoth());
    publish(1, "{\"message\":\"ž\"}", byAmqp());

    assertBothTheSame("avl.records");
  }

  @Test
  void ofSeveralFrames() throws Exception {
    publish(3, "{}", byBoth());
    publish(3, "{}", byAmqp());

    assertBothTheSame("avl.records.lines");
  }

  /** It goes by AMQP then, and is confirmed as all others. */
  @Test
  void alsoWhereItIsTooLongForTheProtocolOfStreams() throws Exception {
    publish(1, "x".repeat(TOO_LONG), byBoth());

    try (var messages = QueueReader.ofStream(rabbit.uri(), queue)) {
      assertThat(messages.messages())
          .singleElement()
          .satisfies(message -> assertThat(message.getBody()).hasSize(TOO_LONG));
    }
  }

  private Connections byBoth() {
    return new Connections(amqp, Optional.of(stream));
  }

  private Connections byAmqp() {
    return new Connections(amqp, Optional.empty());
  }

  private void publish(int frames, String body, Connections connections) throws Exception {
    var outcomes = IntStream.range(0, frames).mapToObj(frame -> add(frame, body)).toList();
    var channel =
        ConfirmChannel.open(
            connections,
            new MainLane(backlog.line(), backlog.suspects(), frames),
            new Gate(),
            10,
            new ConfirmedFrames.Unconcerned());
    channel.start();
    ConfirmedFrames.awaitAll(outcomes);
    channel.close("all is confirmed");
    assertThat(outcomes).allMatch(Future::succeeded);
  }

  private Future<Void> add(int frame, String body) {
    var properties =
        MessageKind.RECORDS
            .properties()
            .messageId("id" + frame)
            .timestamp(Date.from(Instant.parse("2026-01-01T00:00:07Z")))
            .build();
    var message =
        new Outgoing(
            ConfirmedFrames.SENDER,
            List.of(Destination.queue(queue)),
            properties,
            body.getBytes(UTF_8),
            Long.MAX_VALUE,
            () -> {});
    backlog.add(message);
    return message.outcome();
  }

  private void assertBothTheSame(String type) throws Exception {
    try (var messages = QueueReader.ofStream(rabbit.uri(), queue)) {
      assertThat(messages.messages()).hasSize(2);
      var byStream = messages.messages().get(0);
      var byAmqp = messages.messages().get(1);
      assertThat(byStream.getBody()).isEqualTo(byAmqp.getBody());
      assertThat(byStream.getProps().getType()).isEqualTo(type);
      assertThat(byStream.getProps()).hasToString(properties(byAmqp));
      assertThat(byStream.getEnvelope().getExchange())
          .isEqualTo(byAmqp.getEnvelope().getExchange());
      assertThat(byStream.getEnvelope().getRoutingKey()).isEqualTo(queue);
      assertThat(byAmqp.getEnvelope().getRoutingKey()).isEqualTo(queue);
    }
    var raw = StreamBytes.read(rabbit, queue, 2);
    assertThat(StreamBytes.sections(raw.get(0))).isEqualTo(StreamBytes.sections(raw.get(1)));
  }

  /** The offset is that of the message in its stream. */
  private static String properties(GetResponse message) {
    return message.getProps().toString().replace("x-stream-offset=1", "x-stream-offset=0");
  }
}
