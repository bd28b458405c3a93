package carsharing.teltonika;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.LoadBalancer;
import carsharing.teltonika.testing.server.LoadBalancer.Backend;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.testing.tracker.Tracker;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What trackers notice of a bad day when they connect through our own HAProxy. */
@VertxTest
class BehindLoadBalancerTest {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  /** More than HAProxy needs for its verdict: it gives a server up at the second failure. */
  private static final int CHECKS = 10;

  private final Vertx vertx;
  private final String imei = Imeis.any();
  private final String queue = "record." + UUID.randomUUID();

  @TempDir private Path folder;
  private Relay rabbit;

  BehindLoadBalancerTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void start() {
    rabbit = Relay.start(vertx, "127.0.0.1", URI.create(RabbitServer.shared().uri()).getPort());
  }

  @AfterEach
  void stop() {
    rabbit.close();
  }

  @Test
  void haproxyHasNothingToSayAboutOurFile() throws Exception {
    var check = LoadBalancer.check();
    var output = new String(check.getInputStream().readAllBytes(), UTF_8);

    assertThat(check.waitFor()).as(output).isZero();
    assertThat(output).doesNotContain("WARNING", "ALERT");
  }

  @Test
  void trackersStayConnectedAndACarOpensWhileRabbitMqIsAway() {
    var carImei = Imeis.any();
    try (var server = server();
        var checks = Relay.start(vertx, "127.0.0.1", server.httpPort());
        var balancer =
            LoadBalancer.start(folder, List.of(new Backend(server.port(), checks.port())));
        var tracker = Tracker.connect(balancer.port(), imei);
        var client = new CommandClient(RedisServer.shared().uri(), carImei);
        var car = CarTracker.connect(balancer.port(), carImei, (self, text) -> self.answer(DONE))) {
      rabbit.refuse();
      rabbit.cut();
      await().until(() -> server.readiness().contains("rabbitmq"));
      tracker.send(Tracker.frame(Records.number(1)));
      awaitMore(checks);

      assertThat(server.readiness()).contains("rabbitmq");
      assertThat(tracker.isConnected()).isTrue();
      assertThat(car.isConnected()).isTrue();
      assertThat(client.send("{\"action\":\"unlock\"}").outcome().getString("message"))
          .isEqualTo("success");
      try (var other = Tracker.connect(balancer.port(), Imeis.any())) {
        assertThat(other.isConnected()).isTrue();
      }

      rabbit.resume();
      tracker.awaitAcknowledged(1);
    }
  }

  /** HAProxy sends it no new ones; those that it has are its own to send away. */
  @Test
  void aServerThatDrainsKeepsATrackerUntilItsFrameIsAcknowledged() throws Exception {
    try (var draining = server();
        var checks = Relay.start(vertx, "127.0.0.1", draining.httpPort());
        var staying =
            TestServer.start(RabbitServer.shared().uri(), queue, "DEVICES_PROXYPROTOCOL", "true");
        var balancer =
            LoadBalancer.start(
                folder,
                List.of(
                    new Backend(draining.port(), checks.port()),
                    new Backend(staying.port(), staying.httpPort())));
        var tracker = connectTo(draining, balancer)) {
      rabbit.stall();
      tracker.send(Tracker.frame(Records.number(1)));
      // The answer to the repeated announcement shows that the frame before it has been read.
      tracker.announce(imei).awaitReceived("01");
      var stopped = CompletableFuture.runAsync(draining::close);
      await().until(() -> draining.get("/health/accepting").contains("draining"));
      awaitMore(checks);

      assertThat(tracker.isConnected()).isTrue();
      var before = staying.count("teltonika.connections.identified");
      try (var other = Tracker.connect(balancer.port(), Imeis.any())) {
        assertThat(other.isConnected()).isTrue();
        assertThat(staying.count("teltonika.connections.identified")).isEqualTo(before + 1);
      }

      rabbit.resume();
      tracker.awaitReceived("01" + "00000001");
      tracker.awaitClosed();
      stopped.get(60, TimeUnit.SECONDS);
    }
  }

  /** HAProxy gives a new connection to the server that has the fewest, or to any of them. */
  private Tracker connectTo(TestServer server, LoadBalancer balancer) {
    var tracker = Tracker.connect(balancer.port(), imei);
    while (server.count("teltonika.connections.identified") == 0) {
      var next = Tracker.connect(balancer.port(), imei); // The older one is closed.
      tracker.close();
      tracker = next;
    }
    return tracker;
  }

  private static void awaitMore(Relay checks) {
    var before = checks.accepted();
    await().until(() -> checks.accepted() >= before + CHECKS);
  }

  private TestServer server() {
    var server =
        TestServer.start(
            "amqp://guest:guest@127.0.0.1:" + rabbit.port(),
            queue,
            "DEVICES_PROXYPROTOCOL",
            "true");
    await().until(() -> server.readiness().equals("{\"status\":\"ready\"}"));
    return server;
  }
}
