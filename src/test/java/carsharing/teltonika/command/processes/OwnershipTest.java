package carsharing.teltonika.command.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.util.ArrayList;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers, one of which has no Redis for a while, and cars that move between them. */
@VertxTest
class OwnershipTest {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String LOCK = "{\"action\":\"lock\"}";
  private static final int CARS = 10;

  private final Vertx vertx;
  private RedisServer redis;
  private Relay relay;
  private TestServer behindRelay;
  private TestServer other;

  OwnershipTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    relay = Relay.start(vertx, "127.0.0.1", redis.port());
    behindRelay = start("redis://127.0.0.1:" + relay.port());
    other = start(redis.uri());
  }

  private static TestServer start(String uri) {
    return TestServer.start(
        RabbitServer.shared().uri(),
        "record." + UUID.randomUUID(),
        "REDIS_URI",
        uri,
        "REDIS_PINGINTERVAL",
        "1s",
        "COMMANDS_OWNERTTL",
        "3s");
  }

  @AfterEach
  void stop() {
    relay.heal();
    other.close();
    behindRelay.close();
    relay.close();
    redis.close();
  }

  private static CarTracker connect(TestServer server, String imei) {
    return CarTracker.connect(server.port(), imei, CarTracker.obeying(DONE, 0));
  }

  private String owner(String imei) {
    return redis.ctl("get", "{" + imei + "}:owner");
  }

  /** The older connections stay open: their trackers have lost the radio without a word. */
  @Test
  void isTheNewestConnectionsAlthoughAServerWithOlderOnesReachesRedisLater() {
    relay.stall();
    var imeis = IntStream.range(0, CARS).mapToObj("3563070777%05d"::formatted).toList();
    var older = imeis.stream().map(imei -> connect(behindRelay, imei)).toList();
    await().until(() -> behindRelay.count("teltonika.connections.identified") == CARS);
    redis.passMoment();
    var newer = imeis.stream().map(imei -> connect(other, imei)).toList();
    await().until(() -> imeis.stream().noneMatch(imei -> owner(imei).isEmpty()));
    var clients = new ArrayList<CommandClient>();
    try {
      imeis.forEach(imei -> clients.add(new CommandClient(redis.uri(), imei)));
      relay.heal();
      for (var client : clients) {
        client.write(LOCK, 60);
        client.announce();
      }

      for (var client : clients) {
        assertThat(client.outcome().getString("message")).isEqualTo("success");
      }
      await().until(() -> older.stream().noneMatch(CarTracker::isConnected));
      assertThat(newer).allMatch(CarTracker::isConnected);
      assertThat(older).allMatch(car -> car.commands().isEmpty());
      assertThat(clients)
          .flatExtracting(CommandClient::unread)
          .noneMatch(message -> message.containsKey("data"));
    } finally {
      clients.forEach(CommandClient::close);
      older.forEach(CarTracker::close);
      newer.forEach(CarTracker::close);
    }
  }

  @Test
  void isTheNewestConnectionsAlthoughItsServerReachesRedisLater() {
    var imei = "356307077800001";
    try (var older = connect(other, imei)) {
      await().until(() -> !owner(imei).isEmpty());
      relay.stall();
      redis.passMoment();
      try (var newer = connect(behindRelay, imei);
          var client = new CommandClient(redis.uri(), imei)) {
        await().until(() -> behindRelay.count("teltonika.connections.identified") == 1);
        relay.heal();

        await().until(() -> !older.isConnected());
        assertThat(client.next().getString("message")).isEqualTo("device_connected");
        assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
        assertThat(newer.commands()).contains("lvcanclosealldoors");
        assertThat(newer.isConnected()).isTrue();
      }
    }
  }

  @Test
  void endsTheCommandOfTheConnectionThatHasLostTheCar() {
    var imei = "356307077800002";
    try (var client = new CommandClient(redis.uri(), imei);
        var older = CarTracker.connect(behindRelay.port(), imei, (self, text) -> {})) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      client.send(LOCK);
      await().until(() -> older.commands().contains("lvcanclosealldoors"));
      relay.stall();
      redis.passMoment();
      try (var newer = connect(other, imei)) {
        assertThat(client.next().getString("message")).isEqualTo("connection_exists");
        assertThat(client.next().getString("message")).isEqualTo("device_connected");
        relay.heal();

        assertThat(client.outcome().getString("data")).isEqualTo("disconnected");
        await().until(() -> !older.isConnected());
        assertThat(newer.isConnected()).isTrue();
        assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
        assertThat(client.unread()).noneMatch(message -> message.containsKey("data"));
      }
    }
  }

  /** As a process of version 0.1.0 that runs beside this one does. */
  @Test
  void isAnOlderVersionsIfItClaimsTheCar() {
    var imei = "356307077800003";
    try (var car = connect(other, imei)) {
      await().until(() -> !owner(imei).isEmpty());
      var token = owner(imei).split("/", -1);
      redis.ctl("set", "{" + imei + "}:owner", "old-process/5", "px", "60000");
      redis.ctl("publish", "teltonika:process:" + token[0], imei + "/" + token[1]);

      await().until(() -> !car.isConnected());
      assertThat(owner(imei)).isEqualTo("old-process/5");
    }
  }
}
