package carsharing.teltonika.api.vehicles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.api.ApiClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The states of cars are on all nodes of a cluster. */
class FleetInClusterTest {

  private final List<RedisServer> nodes = new ArrayList<>();

  @BeforeEach
  void start() {
    for (var i = 0; i < 3; i++) {
      nodes.add(RedisServer.start("cluster-enabled yes"));
    }
    var create = Stream.concat(Stream.of("--cluster", "create"), addresses().stream());
    nodes.get(0).ctl(Stream.concat(create, Stream.of("--cluster-yes")).toArray(String[]::new));
    for (var node : nodes) {
      await().until(() -> node.ctl("cluster", "info").contains("cluster_state:ok"));
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(RedisServer::close);
  }

  private List<String> addresses() {
    return nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList();
  }

  private ApiClient startServer() {
    return ApiClient.start(
        "REDIS_URI",
        nodes.get(0).uri(),
        "REDIS_MODE",
        "cluster",
        "REDIS_OTHERS",
        String.join(", ", addresses().subList(1, 3)),
        "STATE_WRITEINTERVAL",
        "10ms");
  }

  private static int total(ApiClient client) {
    return ApiClient.json(client.call("GET", "/v1/vehicles", "")).getInteger("total");
  }

  @Test
  void aProcessHearsOfThemAndOneThatStartsLaterFindsThem() {
    var imeis = IntStream.range(0, 8).mapToObj(i -> Imeis.any()).toList();
    try (var one = startServer()) {
      for (var imei : imeis) {
        try (var car = CarTracker.connect(one.server().port(), imei, (self, command) -> {})) {
          car.send(Records.now(10));
          await().until(() -> car.acknowledged() == 1);
        }
      }
      await().until(() -> total(one) == imeis.size());
      try (var later = startServer()) {
        await().until(() -> total(later) == imeis.size());
        assertThat(later.call("GET", "/v1/vehicles/" + imeis.get(0), "").statusCode())
            .isEqualTo(200);
      }
    }
  }
}
