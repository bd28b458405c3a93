package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * A Redis with a relay between it and a server. Clients reach Redis without the relay. The server
 * gives no silent connection up by itself, unless it is {@link #restartImpatient() impatient}: a
 * test may take its time.
 */
final class RelayedRedis implements AutoCloseable {

  static final String DONE = "CAN-CONTROL cmd executed successfully.";
  static final String LOCK = "{\"action\":\"lock\"}";

  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis;
  private final Relay relay;
  private TestServer server;

  RelayedRedis() {
    redis = RedisServer.start();
    relay = Relay.start(vertx, "127.0.0.1", redis.port());
    server = startServer("REDIS_PINGINTERVAL", "10m");
  }

  @Override
  public void close() {
    relay.heal();
    server.close();
    relay.close();
    Futures.get(vertx.close());
    redis.close();
  }

  private TestServer startServer(String... more) {
    var settings =
        new ArrayList<>(
            List.of(
                "REDIS_URI",
                "redis://127.0.0.1:" + relay.port(),
                "COMMANDS_OWNERTTL",
                "3s",
                "COMMANDS_DEADAFTER",
                "4s"));
    settings.addAll(List.of(more));
    return TestServer.start(
        RabbitServer.shared().uri(),
        "record." + UUID.randomUUID(),
        settings.toArray(String[]::new));
  }

  /** Has a server that soon gives a connection up on which Redis is silent. */
  void restartImpatient() {
    server.close();
    server = startServer("REDIS_PINGINTERVAL", "500ms");
  }

  /** A car that answers, and its client. */
  record Car(String imei, CarTracker tracker, CommandClient client) implements AutoCloseable {

    void awaitConnected() {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
    }

    List<String> doors() {
      return tracker.commands().stream().filter(text -> text.startsWith("lvcan")).toList();
    }

    @Override
    public void close() {
      tracker.close();
      client.close();
    }
  }

  Car connect(int number, BiConsumer<CarTracker, String> onCommand) {
    var imei = "3563070666%05d".formatted(number);
    var client = new CommandClient(redis.uri(), imei);
    var car = new Car(imei, CarTracker.connect(server.port(), imei, onCommand), client);
    car.awaitConnected();
    return car;
  }

  static void answer(CarTracker self, String text) {
    CarTracker.obeying(DONE, 0).accept(self, text);
  }

  static boolean isTaken(Car car) {
    return !car.client().hasKey();
  }

  static void assertOneSuccess(Car car) {
    assertThat(car.client().outcome().getString("message")).isEqualTo("success");
    assertThat(car.doors()).hasSize(1);
  }

  RedisServer redis() {
    return redis;
  }

  Relay relay() {
    return relay;
  }

  TestServer server() {
    return server;
  }
}
