package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Stage;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import io.vertx.core.Vertx;
import java.net.URI;

/** The way from the server to RabbitMQ, which can be shut for a moment. */
final class BrokerDoor implements AutoCloseable {

  private static final long SHUT = 1000; // ms

  private final Vertx vertx = Vertx.vertx();
  private final int port;
  private final Relay relay;

  BrokerDoor(RabbitServer rabbit) {
    port = URI.create(rabbit.uri()).getPort();
    relay = Relay.start(vertx, "127.0.0.1", port);
  }

  /** Where the server connects: through the door only if it will be shut. */
  int portFor(Stage stage) {
    return stage == Stage.WITHOUT_BROKER ? relay.port() : port;
  }

  /** RabbitMQ is away for a second. */
  void shutForAMoment() {
    relay.refuse();
    relay.cut();
    Siege.sleep(SHUT);
    relay.heal();
  }

  @Override
  public void close() {
    relay.close();
    Futures.get(vertx.close());
  }
}
