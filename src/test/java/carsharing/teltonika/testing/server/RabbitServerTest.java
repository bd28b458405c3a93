package carsharing.teltonika.testing.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RabbitServerTest {

  private final RabbitServer rabbit = RabbitServer.start();

  @AfterAll
  void closeBroker() {
    rabbit.close();
  }

  @Test
  void findsAConfirmedPersistentMessageAgainAfterAKill() throws Exception {
    rabbit.declareQueue("kept");
    var connection = connect();
    publish(connection.createChannel(), "kept", "survives");
    rabbit.syncQueues();

    rabbit.kill9();
    await().until(() -> !connection.isOpen());
    rabbit.restart();

    assertThat(rabbit.messageCount("kept")).isEqualTo(1);
    assertThat(rabbit.drainQueue("kept"))
        .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
        .containsExactly("survives");
    assertThat(rabbit.messageCount("kept")).isZero();
  }

  @Test
  void comesBackAtTheSameAddressAfterAStop() throws Exception {
    rabbit.stop();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

    rabbit.restart();

    try (var connection = connect()) {
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void closesTheConnectionsOfItsClients() throws Exception {
    var connection = connect();

    rabbit.closeAllConnections();

    await().until(() -> !connection.isOpen());
  }

  @Test
  void blocksPublishersWhileTheMemoryAlarmIsRaised() throws Exception {
    var blocked = new AtomicBoolean();
    rabbit.declareQueue("alarm");
    try (var connection = connect();
        var channel = connection.createChannel()) {
      connection.addBlockedListener(reason -> blocked.set(true), () -> blocked.set(false));

      rabbit.memoryAlarm(true);
      try {
        channel.basicPublish(
            "",
            "alarm",
            MessageProperties.PERSISTENT_BASIC,
            "waits".getBytes(StandardCharsets.UTF_8));
        await().untilTrue(blocked);
        assertThat(rabbit.messageCount("alarm")).isZero();
      } finally {
        rabbit.memoryAlarm(false);
      }

      await().untilFalse(blocked);
      await().until(() -> rabbit.messageCount("alarm") == 1);
    }
  }

  @Test
  void deletesAQueue() {
    rabbit.declareQueue("gone");

    rabbit.deleteQueue("gone");

    assertThatThrownBy(() -> rabbit.messageCount("gone"))
        .hasRootCauseMessage(
            "channel error; protocol method: #method<channel.close>(reply-code=404,"
                + " reply-text=NOT_FOUND - no queue 'gone' in vhost '/', class-id=50, method-id=10)");
  }

  @Test
  void refusesToKillTheBrokerThatAllTestsShare() {
    var shared = RabbitServer.shared();

    assertThatThrownBy(shared::kill9)
        .hasMessage(
            "kill9: " + shared.uri() + " is shared by all tests (expected: a server from start())");
    shared.declareQueue("testing.shared");
    shared.deleteQueue("testing.shared");
  }

  @Test
  void saysWhatItsScriptSaid() {
    assertThatThrownBy(() -> rabbit.ctl("no_such_command"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Command 'no_such_command' not found");
  }

  private Connection connect() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(rabbit.uri());
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  private static void publish(Channel channel, String queue, String text) throws Exception {
    channel.confirmSelect();
    channel.basicPublish(
        "", queue, MessageProperties.PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
    channel.waitForConfirmsOrDie(10_000);
  }
}
