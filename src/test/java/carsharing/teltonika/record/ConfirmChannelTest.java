package carsharing.teltonika.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.settings.QueueType;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.Relay;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the frames of one message. */
class ConfirmChannelTest {

  private static final String[] IDS = {"0", "1", "2"};
  private static final int FRAMES = IDS.length;
  private static final int ABORT_TIMEOUT = 1000; // ms

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final PublishLine line = new PublishLine(1024);

  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    connection = connect(rabbit.uri());
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void confirmsAllFramesOfAMessage() throws Exception {
    rabbit.declareQueue(queue);

    assertThat(publishTogether()).allMatch(Future::succeeded);

    try (var records = new QueueReader(rabbit.uri(), queue)) {
      assertThat(records.messages())
          .singleElement()
          .satisfies(message -> assertThat(Envelope.ids(message.getProps())).containsOnly(IDS));
      assertThat(records.json()).hasSize(FRAMES);
    }
  }

  @Test
  void keepsTheIdsOfTheFramesInAStream() throws Exception {
    rabbit.declareQueue(queue, Map.of("x-queue-type", "stream"));

    assertThat(publishTogether()).allMatch(Future::succeeded);

    var consumed = new CompletableFuture<Delivery>();
    try (var channel = connection.createChannel()) {
      channel.basicQos(1);
      channel.basicConsume(
          queue,
          false,
          Map.of("x-stream-offset", "first"),
          (consumer, message) -> consumed.complete(message),
          consumer -> {});
      assertThat(Envelope.ids(consumed.get(10, TimeUnit.SECONDS).getProperties()))
          .containsOnly(IDS);
    }
  }

  @Test
  void failsAllFramesOfAMessageThatTheBrokerReturns() throws Exception {
    assertThat(publishTogether()).allMatch(outcome -> failure(outcome) == PublishFailure.RETURNED);
  }

  @Test
  void failsAllFramesOfAMessageThatTheBrokerRefuses() throws Exception {
    rabbit.declareQueue(queue, Map.of("x-max-length-bytes", 1, "x-overflow", "reject-publish"));

    assertThat(publishTogether()).allMatch(outcome -> failure(outcome) == PublishFailure.REFUSED);
  }

  @Test
  void givesUpAMessageOverWhichTheBrokerClosesTheChannelAgainAndAgain() throws Exception {
    var properties = new BasicProperties.Builder().messageId("poison").build();
    var poison = new Outgoing("no such exchange", queue, properties, new byte[1], Long.MAX_VALUE);
    line.add(poison);

    for (var channels = 1; channels <= 3; channels++) {
      assertThat(poison.outcome().isComplete()).isFalse();
      var lost = new Lost();
      ConfirmChannel.open(connection, line, settings(), lost);
      assertThat(lost.reason.get(10, TimeUnit.SECONDS)).contains("no such exchange");
    }

    assertThat(failure(poison.outcome())).isEqualTo(PublishFailure.REFUSED);
    assertThat(line.bytes()).isZero();
  }

  @Test
  void putsTheFramesOfALostChannelBackInTheirOrder() throws Exception {
    rabbit.declareQueue(queue);
    var broker = URI.create(rabbit.uri());
    var vertx = Vertx.vertx();
    try (var relay = Relay.start(vertx, broker.getHost(), broker.getPort())) {
      var slow = connect("amqp://127.0.0.1:" + relay.port());
      relay.delay(Duration.ofSeconds(1)); // No confirm comes before the channel is given up.
      var outcomes = addFrames();
      var channel = ConfirmChannel.open(slow, line, settings(), new Unconcerned());
      await().until(() -> channel.unconfirmed() == 1);

      channel.close("a test asked for it");
      slow.abort(ABORT_TIMEOUT);

      assertThat(line.take(FRAMES).messages()).extracting(Outgoing::id).containsExactly(IDS);
      assertThat(outcomes).noneMatch(Future::isComplete);
    } finally {
      Futures.get(vertx.close());
    }
  }

  /** All are in the line before the channel is there, and so come together. */
  private List<Future<Void>> publishTogether() throws Exception {
    var outcomes = addFrames();
    ConfirmChannel.open(connection, line, settings(), new Unconcerned());
    await().until(() -> outcomes.stream().allMatch(Future::isComplete));
    return outcomes;
  }

  private List<Future<Void>> addFrames() {
    return Stream.of(IDS).map(this::message).peek(line::add).map(Outgoing::outcome).toList();
  }

  private Outgoing message(String id) {
    var properties =
        new BasicProperties.Builder().contentType(RecordMessage.CONTENT_TYPE).messageId(id).build();
    return new Outgoing("", queue, properties, "{}".getBytes(UTF_8), Long.MAX_VALUE);
  }

  private RecordSettings settings() {
    return new RecordSettings(
        queue, QueueType.CLASSIC, "", "topic", "", "", 1, FRAMES, 1024, Duration.ofSeconds(25));
  }

  private static PublishFailure failure(Future<Void> outcome) {
    return ((PublishException) outcome.cause()).failure();
  }

  private static Connection connect(String uri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("test");
  }

  /** The link, of which nothing is asked here. */
  private static class Unconcerned implements ConfirmChannel.Listener {

    @Override
    public void returned(String replyText) {}

    @Override
    public void blocked(boolean blocked, String reason) {}

    @Override
    public void lost(String reason) {}
  }

  private static final class Lost extends Unconcerned {

    private final CompletableFuture<String> reason = new CompletableFuture<>();

    @Override
    public void lost(String why) {
      reason.complete(why);
    }
  }
}
