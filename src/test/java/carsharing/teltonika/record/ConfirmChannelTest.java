package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.broker.Loss;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.relay.Relay;
import com.rabbitmq.client.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the frames of one message. */
@VertxTest
class ConfirmChannelTest {

  private static final int ABORT_TIMEOUT = 1000; // ms

  private ConfirmedFrames there;

  @BeforeEach
  void open() throws Exception {
    there = new ConfirmedFrames();
  }

  @AfterEach
  void close() throws Exception {
    there.close();
  }

  @Test
  void confirmsAllFramesOfAMessage() throws Exception {
    there.rabbit().declareQueue(there.queue());

    assertThat(there.publishTogether()).allMatch(Future::succeeded);

    try (var records = new QueueReader(there.rabbit().uri(), there.queue())) {
      assertThat(records.messages())
          .singleElement()
          .satisfies(
              message ->
                  assertThat(Envelope.ids(message.getProps())).containsOnly(ConfirmedFrames.IDS));
      assertThat(records.json()).hasSize(ConfirmedFrames.IDS.length);
    }
  }

  @Test
  void keepsTheIdsOfTheFramesInAStream() throws Exception {
    there.rabbit().declareQueue(there.queue(), Map.of("x-queue-type", "stream"));

    assertThat(there.publishTogether()).allMatch(Future::succeeded);

    var consumed = new CompletableFuture<Delivery>();
    try (var channel = there.connection().createChannel()) {
      channel.basicQos(1);
      channel.basicConsume(
          there.queue(),
          false,
          Map.of("x-stream-offset", "first"),
          (consumer, message) -> consumed.complete(message),
          consumer -> {});
      var properties = consumed.get(60, TimeUnit.SECONDS).getProperties();
      assertThat(Envelope.ids(properties)).containsOnly(ConfirmedFrames.IDS);
      assertThat(properties.getType()).isEqualTo("avl.records.lines");
      assertThat(properties.getHeaders().get("schema")).hasToString("avl-records/1");
    }
  }

  @Test
  void failsAllFramesOfAMessageThatTheBrokerReturns() throws Exception {
    assertThat(there.publishTogether())
        .allMatch(outcome -> ConfirmedFrames.failure(outcome) == PublishFailure.RETURNED);
  }

  @Test
  void failsAllFramesOfAMessageThatTheBrokerRefuses() throws Exception {
    there
        .rabbit()
        .declareQueue(
            there.queue(), Map.of("x-max-length-bytes", 1, "x-overflow", "reject-publish"));

    assertThat(there.publishTogether())
        .allMatch(outcome -> ConfirmedFrames.failure(outcome) == PublishFailure.REFUSED);
  }

  /** The message that meets a missing exchange is not at fault: it can be published later. */
  @Test
  void putsBackWhatItWasToPublishToAnExchangeThatDoesNotExist() throws Exception {
    var message = there.message(ConfirmedFrames.SENDER, "no such exchange", "0", "{}");
    there.backlog().add(message);
    var lost = new ConfirmedFrames.Lost();

    there.open(there.mainLane(), lost);

    assertThat(lost.next().notFound()).isTrue();
    assertThat(there.mainLane().take().messages()).containsExactly(message);
    assertThat(message.outcome().isComplete()).isFalse();
  }

  /** Without its writer it would confirm nothing, and nobody would notice. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isLostWhenItsWriterFailsInAWayThatNobodyExpects(boolean isError) throws Exception {
    var lost = new ConfirmedFrames.Lost();

    there.open(new Broken(isError), lost);

    assertThat(lost.next())
        .isEqualTo(Loss.ofConnection("the writer of records has failed: " + failure(isError)));
  }

  private static Throwable failure(boolean isError) {
    return isError ? new StackOverflowError("a test") : new IllegalStateException("a test");
  }

  /** A lane that has a mistake. */
  private record Broken(boolean isError) implements Lane {

    @Override
    public Envelope take() {
      if (isError) {
        throw (StackOverflowError) failure(true);
      }
      throw (IllegalStateException) failure(false);
    }

    @Override
    public void split(Envelope refused) {}

    @Override
    public void putBack(List<Envelope> unconfirmed) {}

    @Override
    public void suspect(List<Envelope> unconfirmed, String reason) {}
  }

  @Test
  void putsTheFramesOfALostChannelBackInTheirOrder(Vertx vertx) throws Exception {
    there.rabbit().declareQueue(there.queue());
    var broker = URI.create(there.rabbit().uri());
    try (var relay = Relay.start(vertx, broker.getHost(), broker.getPort())) {
      var slow = ConfirmedFrames.connect("amqp://127.0.0.1:" + relay.port());
      relay.delay(Duration.ofSeconds(1)); // No confirm comes before the channel is given up.
      var outcomes = there.addFrames("{}", "{}", "{}");
      var channel =
          ConfirmChannel.open(
              ConfirmedFrames.amqp(slow),
              there.mainLane(),
              new Gate(),
              1,
              new ConfirmedFrames.Unconcerned());
      channel.start();
      await().until(() -> channel.unconfirmed() == 1);

      channel.close("a test asked for it");
      slow.abort(ABORT_TIMEOUT);

      assertThat(there.mainLane().take().messages())
          .extracting(Outgoing::id)
          .containsExactly(ConfirmedFrames.IDS);
      assertThat(outcomes).noneMatch(Future::isComplete);
    }
  }
}
