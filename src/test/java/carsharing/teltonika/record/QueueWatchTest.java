package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of queues that are taken away while nothing is published. */
class QueueWatchTest {

  private final RabbitServer rabbit = RabbitServer.shared();
  private final String queue = "record." + UUID.randomUUID();
  private final String exchange = "exchange." + UUID.randomUUID();
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(rabbit.uri(), queue, "RECORDS_EXCHANGE", exchange);
    await().until(this::isReady);
  }

  @AfterEach
  void stop() {
    server.close();
    rabbit.deleteQueue(queue);
    rabbit.deleteExchange(exchange);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".quarantine"})
  void declaresADeletedQueueAgain(String suffix) {
    try (var log = new Logged()) {
      rabbit.deleteQueue(queue + suffix);

      await().until(() -> !log.lines("queue " + queue + suffix + " was gone").isEmpty());
      assertThat(rabbit.messageCount(queue + suffix)).isZero();
    }
    assertThat(server.count("teltonika.broker.connections")).isEqualTo(1);
  }

  @Test
  void declaresADeletedExchangeAgain() {
    try (var log = new Logged()) {
      rabbit.deleteExchange(exchange);

      await().until(() -> !log.lines("exchange " + exchange + " was gone").isEmpty());
    }
    assertThat(server.count("teltonika.broker.connections")).isEqualTo(1);
  }

  @Test
  void saysInReadinessThatTheQueueCannotBeUsedAnyMore() throws Exception {
    try (var other = connect()) {
      replaceQueue(other, false, true);

      await().until(() -> !isReady());
      assertThat(server.readiness()).contains("RESOURCE_LOCKED", queue);
    }

    await().until(this::isReady); // The queue of that connection went with it.
    assertThat(rabbit.messageCount(queue)).isZero();
    assertThat(server.count("teltonika.broker.connections")).isEqualTo(1);
  }

  @Test
  void saysThatAnotherQueueHasTakenItsPlaceWhichIsNotDurable() throws Exception {
    try (var log = new Logged();
        var other = connect()) {
      replaceQueue(other, false, false);

      var said = "queue " + queue + " can lose records: it is not durable";
      await().until(() -> !log.lines(said).isEmpty());
      await().until(() -> server.readiness().contains(said));
    }
  }

  /** Until the server was not quicker and has declared it again in between. */
  private void replaceQueue(Connection connection, boolean durable, boolean exclusive) {
    await()
        .until(
            () -> {
              rabbit.deleteQueue(queue);
              try {
                connection.createChannel().queueDeclare(queue, durable, exclusive, false, null);
                return true;
              } catch (IOException e) {
                return false;
              }
            });
  }

  private boolean isReady() {
    return server.status("/health/ready", "") == 200;
  }

  private Connection connect() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(rabbit.uri());
    return factory.newConnection("test");
  }
}
