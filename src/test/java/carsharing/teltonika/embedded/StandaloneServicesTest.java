package carsharing.teltonika.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.EmbeddedServices;
import carsharing.teltonika.testing.ServerProcess;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
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
      var channel = connection.createChannel();
      // What RabbitMQ's own clients ask for is no reason to refuse a queue.
      channel.queueDeclare("q", true, false, false, Map.of("x-queue-type", "quorum"));
      channel.confirmSelect();
      channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, new byte[] {1, 2, 3});
      assertThat(channel.waitForConfirms(10_000)).isTrue();
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

      assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
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
  void endsTheRedisThatAKilledServerHasLeftBehind() throws Exception {
    var folder = Files.createDirectories(data.resolve("redis"));
    var leftover = EmbeddedRedis.start(folder, ServerProcess.freePort());
    var pid = Files.readString(data.resolve("redis/redis.pid")).strip();

    try (var redis = services.startRedis(data)) {
      assertThat(ask(redis.uri(), "PING")).isEqualTo("+PONG");
      assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).isEmpty();
    }
    leftover.close();
  }

  @Test
  void namesTheFolderThatCannotBeWritten() throws Exception {
    var file = Files.createFile(data.resolve("file"));

    assertThatThrownBy(() -> services.startRedis(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("embedded.data");
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
