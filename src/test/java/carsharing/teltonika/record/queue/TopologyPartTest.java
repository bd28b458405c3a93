package carsharing.teltonika.record.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.record.broker.BrokerReply;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.testing.server.RabbitServer;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the settings have declared, on a real RabbitMQ. */
class TopologyPartTest {

  private static final long GIB = 1L << 30;

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String name = "part." + UUID.randomUUID();
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(rabbit.uri());
    factory.setAutomaticRecoveryEnabled(false);
    connection = factory.newConnection("test");
    channel = connection.createChannel();
  }

  @AfterEach
  void clean() throws IOException {
    Stream.of("", ".quarantine", ".dead").forEach(suffix -> rabbit.deleteQueue(name + suffix));
    rabbit.deleteExchange(name);
    connection.close();
  }

  private RecordSettings settings(String type, String... more) {
    var variables =
        Stream.of(
            "RECORDS_QUEUE",
            name,
            "RECORDS_QUARANTINEQUEUE",
            name + ".quarantine",
            "RECORDS_DEADLETTERQUEUE",
            name + ".dead",
            "RECORDS_QUEUETYPE",
            type);
    return EnvironmentSettings.of(Stream.concat(variables, Stream.of(more)).toArray(String[]::new))
        .records();
  }

  private TopologyPart part(RecordSettings settings, String of) {
    return TopologyPart.of(settings).stream()
        .filter(part -> part.name().equals(of))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0} queues and the exchange {1}: {2}")
  @CsvSource({
    "classic, '', 'queue NAME|queue NAME.quarantine'",
    "quorum, '', 'queue NAME.dead|queue NAME|queue NAME.quarantine'",
    "stream, '', 'queue NAME|queue NAME.quarantine'",
    "classic, cars, 'queue NAME|queue NAME.quarantine|exchange cars'",
    "quorum, cars, 'queue NAME.dead|queue NAME|queue NAME.quarantine|exchange cars'"
  })
  void comesBehindThoseThatItNeeds(String type, String exchange, String expected) {
    var parts = TopologyPart.of(settings(type, "RECORDS_EXCHANGE", exchange));

    assertThat(String.join("|", parts.stream().map(TopologyPart::described).toList()))
        .isEqualTo(expected.replace("NAME", name));
    assertThat(parts).allMatch(part -> part.isQueue() == part.described().startsWith("queue "));
  }

  static Stream<Arguments> declared() {
    Map<String, Object> classic = Map.of("x-queue-type", "classic");
    Map<String, Object> quorum =
        Map.of(
            "x-queue-type", "quorum",
            "x-delivery-limit", 20,
            "x-dead-letter-exchange", "",
            "x-dead-letter-routing-key", "NAME.dead",
            "x-dead-letter-strategy", "at-least-once",
            "x-overflow", "reject-publish");
    Map<String, Object> stream =
        Map.of("x-queue-type", "stream", "x-max-age", "604800s", "x-max-length-bytes", 20 * GIB);
    return Stream.of(
        arguments("classic", "", classic),
        arguments("classic", ".quarantine", classic),
        arguments("quorum", "", quorum),
        arguments("quorum", ".quarantine", quorum),
        arguments(
            "quorum",
            ".dead",
            Map.of("x-queue-type", "quorum", "x-delivery-limit", Integer.MAX_VALUE)),
        arguments("stream", "", stream),
        arguments("stream", ".quarantine", classic));
  }

  /** RabbitMQ refuses a queue that exists with other arguments than those that are declared. */
  @ParameterizedTest(name = "{0}: NAME{1} with {2}")
  @MethodSource("declared")
  void isADurableQueueOfItsKind(String type, String suffix, Map<String, Object> arguments)
      throws IOException {
    var queue = name + suffix;
    var expected = new HashMap<>(arguments);
    expected.replace("x-dead-letter-routing-key", name + ".dead");
    channel.queueDeclare(queue, true, false, false, expected);

    part(settings(type), queue).declare().run(channel);

    assertThat(channel.isOpen()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1ms, 1s", "1500ms, 1s", "2s, 2s", "90m, 5400s"})
  void keepsAStreamForWholeSeconds(String setting, String declared) throws IOException {
    Map<String, Object> expected =
        Map.of("x-queue-type", "stream", "x-max-age", declared, "x-max-length-bytes", GIB);
    channel.queueDeclare(name, true, false, false, expected);

    part(settings("stream", "RECORDS_STREAMMAXAGE", setting, "RECORDS_STREAMMAXSIZE", "1GiB"), name)
        .declare()
        .run(channel);

    assertThat(channel.isOpen()).isTrue();
  }

  /** A broker may not know the others. */
  @ParameterizedTest
  @CsvSource({"quorum, ''", "quorum, .dead", "stream, ''"})
  void isDeclaredPlainlyWithItsTypeAlone(String type, String suffix) throws IOException {
    var part = part(settings(type), name + suffix);
    channel.queueDeclare(name + suffix, true, false, false, Map.of("x-queue-type", type));

    part.declarePlainly().run(channel);

    assertThatThrownBy(() -> part.declare().run(channel))
        .satisfies(e -> assertThat(reply(e).isPreconditionFailed()).isTrue());
  }

  @Test
  void saysWhatWaitsInAQueue() throws Exception {
    var part = part(settings("classic"), name);
    part.declare().run(channel);
    assertThat(part.look().run(channel)).hasValue(new QueueDepth(name, 0, 0));

    channel.confirmSelect();
    channel.basicPublish("", name, MessageProperties.PERSISTENT_BASIC, new byte[] {1});
    channel.waitForConfirmsOrDie(10_000);

    assertThat(part.look().run(channel)).hasValue(new QueueDepth(name, 1, 0));
  }

  @ParameterizedTest
  @CsvSource({"queue", "exchange"})
  void saysThatItDoesNotExist(String kind) {
    var parts = TopologyPart.of(settings("classic", "RECORDS_EXCHANGE", name));
    var part = parts.get(kind.equals("queue") ? 0 : 2);

    assertThatThrownBy(() -> part.look().run(channel))
        .satisfies(e -> assertThat(reply(e).isNotFound()).isTrue());
  }

  @Test
  void isADurableExchangeOfTheTypeThatTheSettingsName() throws IOException {
    var settings = settings("classic", "RECORDS_EXCHANGE", name, "RECORDS_EXCHANGETYPE", "fanout");
    var exchange = TopologyPart.of(settings).get(2);

    exchange.declare().run(channel);
    exchange.declarePlainly().run(channel);

    assertThat(exchange.look().run(channel)).isEmpty();
    channel.exchangeDeclare(name, "fanout", true); // It would be refused with other properties.
    assertThat(channel.isOpen()).isTrue();
  }

  /** RabbitMQ refuses to declare those, whatever their type is. */
  @Test
  void isAnExchangeOfTheBrokersOwnThatIsOnlyLookedFor() throws IOException {
    var settings = settings("classic", "RECORDS_EXCHANGE", "amq.fanout");

    TopologyPart.of(settings).get(2).declare().run(channel);
    assertThat(channel.isOpen()).isTrue();

    var unknown = settings("classic", "RECORDS_EXCHANGE", "amq.unknown");
    assertThatThrownBy(() -> TopologyPart.of(unknown).get(2).declare().run(channel))
        .satisfies(e -> assertThat(reply(e).isNotFound()).isTrue());
  }

  private static BrokerReply reply(Throwable cause) {
    return BrokerReply.of(cause).orElseThrow();
  }
}
