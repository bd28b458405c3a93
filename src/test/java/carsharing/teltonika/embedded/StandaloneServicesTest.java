package carsharing.teltonika.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.EmbeddedServices;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneServicesTest {

  @TempDir private Path data;

  private final EmbeddedServices services = EmbeddedServices.find().orElseThrow();

  @Test
  void keepsConfirmedMessagesOverARestart() throws Exception {
    try (var broker = services.startBroker(data);
        var connection = connect(broker.uri())) {
      publish(connection);
    }

    try (var broker = services.startBroker(data);
        var connection = connect(broker.uri())) {
      var message = connection.createChannel().basicGet("q", true);

      assertThat(message.getBody()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void returnsAMessageThatNoQueueTakes() throws Exception {
    try (var broker = services.startBroker(data);
        var connection = connect(broker.uri())) {
      var returned = new CountDownLatch(1);
      var channel = connection.createChannel();
      channel.addReturnListener(message -> returned.countDown());
      channel.basicPublish("", "nowhere", true, MessageProperties.PERSISTENT_BASIC, new byte[1]);

      assertThat(returned.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void publishesToAQueueAndAnExchangeAndDeclaresThemAgainWhenTheyAreDeleted() throws Exception {
    try (var log = new Logged();
        var broker = services.startBroker(data);
        var connection = connect(broker.uri());
        var server =
            TestServer.start(
                    broker.uri(), "r", "RECORDS_EXCHANGE", "e", "RECORDS_UNBINDAFTER", "1ms")
                .awaitReady();
        var tracker = Tracker.connect(server.port(), "356307042441013")) {
      var channel = connection.createChannel();
      channel.queueDeclare("copies", true, false, false, Map.of());
      channel.queueBind("copies", "e", "#");
      tracker.send(Tracker.frame(Records.number(1))).awaitAcknowledged(1);
      assertThat(channel.messageCount("r")).isEqualTo(1);
      assertThat(channel.messageCount("copies")).isEqualTo(1);

      channel.queueDelete("r");
      channel.exchangeDelete("e");
      await().until(() -> log.lines("was gone: it is declared again").size() == 2);

      tracker.send(Tracker.frame(Records.number(2))).awaitAcknowledged(1);
      assertThat(channel.messageCount("r")).isEqualTo(1);
      assertThat(server.count("teltonika.broker.connections")).isEqualTo(1);
      assertThat(log.lines("not taken off the exchange")).isEmpty();
    }
  }

  @Test
  void saysWhyABrokerDoesNotStartWhereAnotherHasTheFolder() throws Exception {
    try (var first = services.startBroker(data)) {
      assertThat(first.uri()).startsWith("amqp://");

      assertThatThrownBy(() -> services.startBroker(data))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(data + "/broker is in use by another server")
          .hasMessageContaining("embedded.data");
    }
  }

  @Test
  void keepsRedisKeysOverARestart() throws Exception {
    try (var redis = services.startRedis(data)) {
      assertThat(ask(redis.uri(), "SET car open")).isEqualTo("+OK");
    }

    try (var redis = services.startRedis(data)) {
      assertThat(ask(redis.uri(), "EXISTS car")).isEqualTo(":1");
    }
  }

  @Test
  void leavesNoRedisProcessBehind() throws Exception {
    ProcessHandle process;
    try (var redis = services.startRedis(data)) {
      assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
      var pid = Files.readString(data.resolve("redis/redis.pid")).strip();
      process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    await().until(() -> !process.isAlive());
  }

  @Test
  void endsTheRedisThatAKilledServerHasLeftBehindAndTakesItsPort() throws Exception {
    var folder = Files.createDirectories(data.resolve("redis")).toRealPath();
    var port = Ports.free();
    var leftover = EmbeddedRedis.start(folder, port);
    var pid = Long.parseLong(Files.readString(folder.resolve("redis.pid")).strip());

    try (var redis = EmbeddedRedis.start(folder, port)) {
      assertThat(redis.uri()).isEqualTo(leftover.uri());
      assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
    leftover.close();
  }

  @Test
  void leavesAProcessAloneThatOnlyHasTheIdOfALeftover() throws Exception {
    var folder = Files.createDirectories(data.resolve("redis"));
    var elsewhere = Files.createDirectories(data.resolve("elsewhere")).toRealPath();
    try (var other = EmbeddedRedis.start(elsewhere, 0)) {
      Files.copy(elsewhere.resolve("redis.pid"), folder.resolve("redis.pid"));

      try (var redis = services.startRedis(data)) {
        assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
        assertThat(ask(other.uri(), "PING")).isEqualTo("+PONG");
      }
    }
  }

  @Test
  void startsRedisWhereTheFileOfItsProcessIdIsEmpty() throws Exception {
    Files.createFile(Files.createDirectories(data.resolve("redis")).resolve("redis.pid"));

    try (var redis = services.startRedis(data)) {
      assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void startsInAFolderWithASpaceInItsName() throws Exception {
    var folder = data.resolve("my data");

    try (var broker = services.startBroker(folder);
        var connection = connect(broker.uri());
        var redis = services.startRedis(folder)) {
      assertThat(connection.isOpen()).isTrue();
      assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void findsItsMessagesInAFolderThatHasBeenMoved() throws Exception {
    try (var broker = services.startBroker(data.resolve("before"));
        var connection = connect(broker.uri())) {
      publish(connection);
    }
    Files.move(data.resolve("before"), data.resolve("after"));

    try (var broker = services.startBroker(data.resolve("after"));
        var connection = connect(broker.uri())) {
      assertThat(connection.createChannel().basicGet("q", true).getBody()).containsExactly(1, 2, 3);
      assertThat(data.resolve("before")).doesNotExist();
    }
  }

  @Test
  void takesAnotherPortWhereTheExpectedOneIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var folder = Files.createDirectories(data.resolve("redis")).toRealPath();
      try (var redis = EmbeddedRedis.start(folder, taken.getLocalPort())) {
        assertThat(URI.create(redis.uri()).getPort()).isNotEqualTo(taken.getLocalPort());
        assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
      }
    }
  }

  @Test
  void saysWhyABrokerDoesNotStart() throws Exception {
    Files.createFile(Files.createDirectories(data.resolve("broker")).resolve("store"));

    assertThatThrownBy(() -> services.startBroker(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(data + "/broker: ")
        .hasMessageContaining("store")
        .hasMessageContaining("embedded.data");
  }

  @Test
  void saysWhatRedisSaidWhereItDoesNotStart() throws Exception {
    var folder = Files.createDirectories(data.resolve("redis"));
    Files.writeString(folder.resolve("appendonly.aof"), "not such a file");

    assertThatThrownBy(() -> services.startRedis(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Bad file format reading the append only file")
        .hasMessageContaining("embedded.data");
  }

  @Test
  void canStartWhereAnEarlierAttemptHasFailed() throws Exception {
    var file = Files.createDirectories(data.resolve("redis")).resolve("appendonly.aof");
    Files.writeString(file, "not such a file");
    assertThatThrownBy(() -> services.startRedis(data)).isInstanceOf(IOException.class);
    Files.delete(file);

    try (var redis = services.startRedis(data)) {
      assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void namesTheFolderThatCannotBeWritten() throws Exception {
    var file = Files.createFile(data.resolve("file"));

    assertThatThrownBy(() -> services.startRedis(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("embedded.data");
  }

  /** A message in the durable queue {@code q}, confirmed. */
  private static void publish(Connection connection) throws Exception {
    var channel = connection.createChannel();
    // What RabbitMQ's own clients ask for is no reason to refuse a queue.
    channel.queueDeclare("q", true, false, false, Map.of("x-queue-type", "quorum"));
    channel.confirmSelect();
    channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, new byte[] {1, 2, 3});
    assertThat(channel.waitForConfirms(10_000)).isTrue();
  }

  private static Connection connect(String uri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    return factory.newConnection();
  }

  private static String ask(String uri, String command) throws IOException {
    var address = URI.create(uri);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return new BufferedReader(answer).readLine();
    }
  }
}
