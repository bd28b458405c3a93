package carsharing.teltonika.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.record.broker.Connections;
import carsharing.teltonika.record.broker.Loss;
import carsharing.teltonika.record.json.RecordMessage;
import carsharing.teltonika.record.outlet.Destination;
import carsharing.teltonika.testing.server.RabbitServer;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A backlog of small frames, a queue of its own, and a connection that publishes them. */
final class ConfirmedFrames implements AutoCloseable {

  static final String[] IDS = {"0", "1", "2"};
  private static final String INTERNAL = "internal"; // Nobody may publish to such an exchange.
  static final String SENDER = "356307042441013";
  private static final int FRAMES = IDS.length;

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final Room room = new Room(1024);
  private final Backlog backlog = new Backlog(room, () -> Duration.ZERO);
  private final Connection connection;
  private int frames;

  ConfirmedFrames() throws Exception {
    connection = connect(rabbit.uri());
    try (var channel = connection.createChannel()) {
      channel.exchangeDeclare(INTERNAL, "fanout", false, true, true, Map.of());
    }
  }

  void open(Lane lane, ConfirmChannel.Listener listener) throws Exception {
    ConfirmChannel.open(amqp(connection), lane, new Gate(), 200, listener).start();
  }

  /** The connection of a channel that has no other. */
  static Connections amqp(Connection connection) {
    return new Connections(connection, Optional.empty());
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  /** All are in the line before the channel is there, and so come together. */
  List<Future<Void>> publishTogether() throws Exception {
    var outcomes = addFrames("{}", "{}", "{}");
    open(mainLane(), new Unconcerned());
    awaitAll(outcomes);
    return outcomes;
  }

  Lane mainLane() {
    return new MainLane(backlog.line(), backlog.suspects(), FRAMES);
  }

  /** What its messages may take up. */
  Room room() {
    return room;
  }

  static void awaitAll(List<Future<Void>> outcomes) {
    await().until(() -> outcomes.stream().allMatch(Future::isComplete));
  }

  static String[] many(int count) {
    return Stream.generate(() -> "{}").limit(count).toArray(String[]::new);
  }

  /** The first of all has the id 0, the next 1, and so on. */
  List<Future<Void>> addFrames(String... bodies) {
    var outcomes = new ArrayList<Future<Void>>();
    for (var body : bodies) {
      var message = message(SENDER, "", String.valueOf(frames++), body);
      backlog.add(message);
      outcomes.add(message.outcome());
    }
    return outcomes;
  }

  /** The broker closes the channel over it. */
  Outgoing poison(String sender) {
    return message(sender, INTERNAL, "poison", "{}");
  }

  Outgoing message(String sender, String exchange, String id, String body) {
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

  static Connection connect(String uri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("test");
  }

  /** The session, of which nothing is asked here. */
  static class Unconcerned implements ConfirmChannel.Listener {

    @Override
    public void confirmed(Envelope envelope) {}

    @Override
    public void returned() {}

    @Override
    public void lost(ConfirmChannel channel, Loss loss) {}
  }

  static final class Lost extends Unconcerned {

    final BlockingQueue<Loss> losses = new LinkedBlockingQueue<>();

    @Override
    public void lost(ConfirmChannel channel, Loss loss) {
      losses.add(loss);
    }

    /** Waits for the loss of a channel. */
    Loss next() throws InterruptedException {
      var next = losses.poll(60, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  static PublishFailure failure(Future<Void> outcome) {
    return ((PublishException) outcome.cause()).failure();
  }

  RabbitServer rabbit() {
    return rabbit;
  }

  String queue() {
    return queue;
  }

  Backlog backlog() {
    return backlog;
  }

  Connection connection() {
    return connection;
  }
}
