package carsharing.teltonika.record.broker;

import carsharing.teltonika.settings.RabbitSettings;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.NoOpMetricsCollector;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.util.function.Consumer;

/** What Vert.x's client is told of the broker. */
final class BrokerOptions {

  private BrokerOptions() {}

  /**
   * Without any reconnecting of the client's own.
   *
   * @param opened is given the connection, on a thread of the client: there is no other way by
   *     which Vert.x's client lets it be seen
   */
  static RabbitMQOptions of(RabbitSettings settings, Consumer<Connection> opened) {
    var options =
        new RabbitMQOptions()
            .setUri(settings.uri())
            .setConnectionName("teltonika-carsharing-server")
            .setConnectionTimeout((int) settings.connectTimeout().toMillis())
            .setHandshakeTimeout((int) settings.connectTimeout().toMillis())
            .setRequestedHeartbeat((int) settings.heartbeat().toSeconds())
            .setAutomaticRecoveryEnabled(false)
            .setReconnectAttempts(0);
    if (settings.isTls()) {
      options
          .setSsl(true)
          .setTrustOptions(BrokerTrust.of(settings.ca()))
          .setHostnameVerificationAlgorithm("HTTPS");
    }
    options.setMetricsCollector(
        new NoOpMetricsCollector() {
          @Override
          public void newConnection(Connection connection) {
            opened.accept(connection);
          }
        });
    return options;
  }
}
