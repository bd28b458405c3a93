package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.QueueReader;
import carsharing.teltonika.testing.server.LoadBalancer;
import carsharing.teltonika.testing.server.LoadBalancer.Backend;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes behind a TCP load balancer, with one RabbitMQ and one Redis. */
class ScaleOutIT {

  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String uri = RabbitServer.shared().uri();
  private final String queue = "record." + UUID.randomUUID();
  private final List<ServerProcess> servers = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    servers.forEach(ServerProcess::close);
  }

  @Test
  void twoServersAndOneIsKilled() throws Exception {
    carriesOnWithout(2, ServerProcess::kill9);
  }

  @Test
  void threeServersAndOneIsDrained() throws Exception {
    carriesOnWithout(
        3,
        server -> {
          server.terminate();
          assertThat(server.awaitExit()).isZero();
        });
  }

  /**
   * Records of all arrive, and commands find their car, before, while and after one server goes.
   */
  private void carriesOnWithout(int count, Loss loss) throws Exception {
    for (var i = 0; i < count; i++) {
      servers.add(start());
    }
    servers.forEach(ServerProcess::awaitReady);
    try (var balancer = LoadBalancer.start(folder, servers.stream().map(Backend::of).toList())) {
      var trackers = LedgerTracker.start(12, balancer.port());
      await().atMost(PATIENCE).until(() -> servers.stream().allMatch(this::hasTrackers));
      awaitProgress(trackers);
      commandsFindTheirCars(balancer.port());

      loss.of(servers.get(0));

      awaitProgress(trackers);
      commandsFindTheirCars(balancer.port());
      LedgerTracker.stop(trackers);
      try (var records = new QueueReader(uri, queue)) {
        assertThat(LedgerTracker.missing(trackers, records.records())).isEmpty();
      }
    }
  }

  private ServerProcess start() {
    return ServerProcess.start(
        ServerProcess.PRODUCTION,
        folder,
        Map.of("RABBITMQ_URI", uri, "RECORDS_QUEUE", queue, "DEVICES_PROXYPROTOCOL", "true"));
  }

  private boolean hasTrackers(ServerProcess server) {
    return server.output().contains(" connected from ");
  }

  /** As many cars as it takes that each server has at least one. */
  private static void commandsFindTheirCars(int port) throws Exception {
    for (var i = 0; i < 6; i++) {
      var imei = "3563070425%05d".formatted(i);
      try (var client = new CommandClient(RedisServer.shared().uri(), imei);
          var car = connect(port, imei)) {
        assertThat(client.send("{\"action\":\"lock\"}").outcome().getString("message"))
            .isEqualTo("success");
        assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
      }
    }
  }

  /** A balancer may hand on to a server that has just gone: a tracker tries again. */
  private static CarTracker connect(int port, String imei) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> CarTracker.connect(port, imei, (self, text) -> self.answer(DONE)),
            CarTracker::isConnected);
  }

  /** Each tracker, not only all of them together, gets on. */
  private static void awaitProgress(List<LedgerTracker> trackers) {
    for (var tracker : trackers) {
      var before = tracker.acknowledged();
      await().atMost(PATIENCE).until(() -> tracker.acknowledged() > before + 100);
    }
  }

  private interface Loss {
    void of(ServerProcess server);
  }
}
