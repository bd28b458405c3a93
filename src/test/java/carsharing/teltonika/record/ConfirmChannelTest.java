package carsharing.teltonika.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.broker.Loss;
import carsharing.teltonika.record.json.RecordMessage;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the frames of one message. */
class ConfirmChannelTest {

  private static final String[] IDS = {"0", "1", "2"};
  private static final String INTERNAL = "internal"; // Nobody may publish to such an exchange.
  private static final String SENDER = "356307042441013";
  private static final int FRAMES = IDS.length;
  private static final int ABORT_TIMEOUT = 1000; // ms

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final Backlog backlog = new Backlog(1024);

  private Connection connection;
  private int frames;

  @BeforeEach
  void open() throws Exception {
    connection = connect(rabbit.uri());
    try (var channel = connection.createChannel()) {
      channel.exchangeDeclare(INTERNAL, "fanout", false, true, true, Map.of());
    }
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
      var properties = consumed.get(10, TimeUnit.SECONDS).getProperties();
      assertThat(Envelope.ids(properties)).containsOnly(IDS);
      assertThat(properties.getType()).isEqualTo("avl.records.lines");
      assertThat(properties.getHeaders().get("schema")).hasToString("avl-records/1");
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

  /** Until then all three share a message, and the broker takes none of them. */
  @Test
  void failsOnlyTheFrameOfAMessageThatTheBrokerRefuses() throws Exception {
    rabbit.declareQueue(queue, Map.of("x-max-length-bytes", 10, "x-overflow", "reject-publish"));
    var outcomes = addFrames("{}", "{\"large\":true}", "{}");

    open(mainLane(), new Unconcerned());
    awaitAll(outcomes);

    assertThat(outcomes).extracting(Future::succeeded).containsExactly(true, false, true);
    assertThat(failure(outcomes.get(1))).isEqualTo(PublishFailure.REFUSED);
    try (var records = new QueueReader(rabbit.uri(), queue)) {
      assertThat(records.messages())
          .extracting(message -> message.getProps().getMessageId())
          .containsExactlyInAnyOrder("0", "2");
    }
  }

  @Test
  void refusesTheMessageOverWhichTheBrokerClosesTheChannelAndPublishesTheOthers() throws Exception {
    rabbit.declareQueue(queue);
    var outcomes = addFrames(many(60));
    var poison = poison("356307042441021");
    backlog.add(poison);
    outcomes.addAll(addFrames(many(39)));

    var lost = new Lost();
    open(new MainLane(backlog.line(), backlog.suspects(), 1), lost);
    assertThat(lost.next().reason()).contains("ACCESS_REFUSED");
    for (var channels = 0; !poison.outcome().isComplete(); channels++) {
      assertThat(channels).isLessThan(8); // 100 messages can be halved seven times.
      open(backlog.suspects(), lost);
      lost.next();
    }
    open(new MainLane(backlog.line(), backlog.suspects(), 1), lost);
    open(backlog.suspects(), lost);
    awaitAll(outcomes);

    assertThat(failure(poison.outcome())).isEqualTo(PublishFailure.REFUSED);
    assertThat(outcomes).allMatch(Future::succeeded);
    assertThat(backlog.bytes()).isZero();
    try (var records = new QueueReader(rabbit.uri(), queue)) {
      var ids = records.messages().stream().map(message -> message.getProps().getMessageId());
      assertThat(ids.distinct()).hasSize(99);
      assertThat(records.messages()).hasSizeLessThan(3 * 99);
    }
  }

  @Test
  void triesTheNextMessageOfATrackerThatWasRefusedApartFromTheOthers() throws Exception {
    rabbit.declareQueue(queue);
    var sender = "356307042441021";
    var first = poison(sender);
    backlog.suspects().accuse(List.of(new Envelope(List.of(first))));
    var lost = new Lost();
    open(backlog.suspects(), lost);
    lost.next();
    assertThat(failure(first.outcome())).isEqualTo(PublishFailure.REFUSED);

    var main = new Lost();
    open(mainLane(), main);
    open(backlog.suspects(), lost);
    var again = poison(sender);
    backlog.add(again);
    var outcomes = addFrames("{}", "{}", "{}");
    awaitAll(outcomes);
    lost.next();

    assertThat(failure(again.outcome())).isEqualTo(PublishFailure.REFUSED);
    assertThat(outcomes).allMatch(Future::succeeded);
    assertThat(main.losses).isEmpty();
  }

  @Test
  void forgetsATrackerWhenTenOfItsFramesWereConfirmed() throws Exception {
    rabbit.declareQueue(queue);
    var suspects = backlog.suspects();
    var refused = poison(SENDER);
    suspects.accuse(List.of(new Envelope(List.of(refused))));
    var lost = new Lost();
    open(suspects, lost);
    lost.next();
    open(suspects, lost);

    awaitAll(addFrames(many(9)));
    assertThat(suspects.knows(SENDER)).isTrue();
    awaitAll(addFrames("{}"));

    await().until(() -> !suspects.knows(SENDER));
  }

  /** The message that meets a missing exchange is not at fault: it can be published later. */
  @Test
  void putsBackWhatItWasToPublishToAnExchangeThatDoesNotExist() throws Exception {
    var message = message(SENDER, "no such exchange", "0", "{}");
    backlog.add(message);
    var lost = new Lost();

    open(mainLane(), lost);

    assertThat(lost.next().notFound()).isTrue();
    assertThat(mainLane().take().messages()).containsExactly(message);
    assertThat(message.outcome().isComplete()).isFalse();
  }

  /** Without its writer it would confirm nothing, and nobody would notice. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isLostWhenItsWriterFailsInAWayThatNobodyExpects(boolean isError) throws Exception {
    var lost = new Lost();

    open(new Broken(isError), lost);

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
  void putsTheFramesOfALostChannelBackInTheirOrder() throws Exception {
    rabbit.declareQueue(queue);
    var broker = URI.create(rabbit.uri());
    var vertx = Vertx.vertx();
    try (var relay = Relay.start(vertx, broker.getHost(), broker.getPort())) {
      var slow = connect("amqp://127.0.0.1:" + relay.port());
      relay.delay(Duration.ofSeconds(1)); // No confirm comes before the channel is given up.
      var outcomes = addFrames("{}", "{}", "{}");
      var channel = ConfirmChannel.open(slow, mainLane(), new Gate(), 1, new Unconcerned());
      channel.start();
      await().until(() -> channel.unconfirmed() == 1);

      channel.close("a test asked for it");
      slow.abort(ABORT_TIMEOUT);

      assertThat(mainLane().take().messages()).extracting(Outgoing::id).containsExactly(IDS);
      assertThat(outcomes).noneMatch(Future::isComplete);
    } finally {
      Futures.get(vertx.close());
    }
  }

  /** All are in the line before the channel is there, and so come together. */
  private List<Future<Void>> publishTogether() throws Exception {
    var outcomes = addFrames("{}", "{}", "{}");
    open(mainLane(), new Unconcerned());
    awaitAll(outcomes);
    return outcomes;
  }

  private void open(Lane lane, ConfirmChannel.Listener listener) throws Exception {
    ConfirmChannel.open(connection, lane, new Gate(), 200, listener).start();
  }

  private Lane mainLane() {
    return new MainLane(backlog.line(), backlog.suspects(), FRAMES);
  }

  private static void awaitAll(List<Future<Void>> outcomes) {
    await().until(() -> outcomes.stream().allMatch(Future::isComplete));
  }

  private static String[] many(int count) {
    return Stream.generate(() -> "{}").limit(count).toArray(String[]::new);
  }

  /** The first of all has the id 0, the next 1, and so on. */
  private List<Future<Void>> addFrames(String... bodies) {
    var outcomes = new ArrayList<Future<Void>>();
    for (var body : bodies) {
      var message = message(SENDER, "", String.valueOf(frames++), body);
      backlog.add(message);
      outcomes.add(message.outcome());
    }
    return outcomes;
  }

  /** The broker closes the channel over it. */
  private Outgoing poison(String sender) {
    return message(sender, INTERNAL, "poison", "{}");
  }

  private Outgoing message(String sender, String exchange, String id, String body) {
    var properties =
        new BasicProperties.Builder().contentType(RecordMessage.CONTENT_TYPE).messageId(id).build();
    return new Outgoing(
        sender,
        List.of(new Destination(exchange, queue)),
        properties,
        body.getBytes(UTF_8),
        Long.MAX_VALUE,
        () -> {});
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

  /** The session, of which nothing is asked here. */
  private static class Unconcerned implements ConfirmChannel.Listener {

    @Override
    public void returned() {}

    @Override
    public void lost(ConfirmChannel channel, Loss loss) {}
  }

  private static final class Lost extends Unconcerned {

    private final BlockingQueue<Loss> losses = new LinkedBlockingQueue<>();

    @Override
    public void lost(ConfirmChannel channel, Loss loss) {
      losses.add(loss);
    }

    /** Waits for the loss of a channel. */
    Loss next() throws InterruptedException {
      var next = losses.poll(10, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }
}
