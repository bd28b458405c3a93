package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestCertificate;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of Redis that the settings can name, each with real servers of its own. */
class RedisModesTest {

  private static final String IMEI = "356307033300001";
  private static final String LOCK = "{\"action\":\"lock\"}";

  @TempDir private Path folder;

  @Test
  void honoursUserPasswordAndDatabaseOfTheUri() throws Exception {
    try (var redis = RedisServer.start()) {
      redis.ctl("ACL", "SETUSER", "cars", "on", ">p@ss w0rd", "~*", "&*", "+@all");
      redis.ctl("ACL", "SETUSER", "default", "off");
      var uri = "redis://cars:p%%40ss%%20w0rd@127.0.0.1:%d/3".formatted(redis.port());
      try (var server = start("REDIS_URI", uri);
          var client = new CommandClient(uri, IMEI)) {
        assertThatCommandsWork(server, client);
      }
      try (var server = start("REDIS_URI", uri.replace("w0rd", "wrong"))) {
        await().until(() -> server.readiness().contains("WRONGPASS"));
        assertThat(server.readiness()).doesNotContain("wrong@", "p%40ss");
      }
    }
  }

  @Test
  void speaksTlsWithARedisWhoseCertificateIsTrustedAndWithNoOther() throws Exception {
    var certificate = TestCertificate.create(folder, "ip:127.0.0.1");
    var port = Ports.free();
    try (var redis = startTls(port, certificate)) {
      var uri = "rediss://127.0.0.1:" + port;
      try (var server = start("REDIS_URI", uri, "REDIS_CA", certificate.certificate().toString());
          var client = new CommandClient(redis.uri(), IMEI)) {
        assertThatCommandsWork(server, client);
      }
      try (var server = start("REDIS_URI", uri)) {
        await().until(() -> server.readiness().contains("certificat"));
      }
    }
  }

  @Test
  void refusesACertificateOfAnotherHost() throws Exception {
    var certificate = TestCertificate.create(folder, "dns:redis.example");
    var port = Ports.free();
    try (var redis = startTls(port, certificate);
        var server =
            start(
                "REDIS_URI",
                "rediss://127.0.0.1:" + port,
                "REDIS_CA",
                certificate.certificate().toString())) {
      await().until(() -> server.readiness().contains("127.0.0.1 found"));
      assertThat(redis.ctl("ping")).isEqualTo("PONG");
    }
  }

  @Test
  void runsCommandsOfAllSlotsInAClusterOneNodeOfWhichIsKilled() throws Exception {
    var nodes = new ArrayList<RedisServer>();
    try {
      for (var i = 0; i < 3; i++) {
        nodes.add(RedisServer.start("cluster-enabled yes", "cluster-require-full-coverage no"));
      }
      var addresses = nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList();
      var create = Stream.concat(Stream.of("--cluster", "create"), addresses.stream());
      nodes.get(0).ctl(Stream.concat(create, Stream.of("--cluster-yes")).toArray(String[]::new));
      for (var node : nodes) {
        await().until(() -> node.ctl("cluster", "info").contains("cluster_state:ok"));
      }
      try (var server =
          start(
              "REDIS_URI",
              nodes.get(0).uri(),
              "REDIS_MODE",
              "cluster",
              "REDIS_OTHERS",
              addresses.get(1) + ", " + addresses.get(2))) {
        for (var car = 0; car < 12; car++) {
          runInCluster(server, nodes, "3563070333%05d".formatted(car));
        }
        nodes.get(2).kill9();
        nodes.get(2).restart();
        for (var node : nodes) {
          await().until(() -> node.ctl("cluster", "info").contains("cluster_state:ok"));
        }
        await().until(() -> server.readiness().contains("\"ready\""));
        for (var car = 0; car < 12; car++) {
          runInCluster(server, nodes, "3563070334%05d".formatted(car));
        }
      }
    } finally {
      nodes.forEach(RedisServer::close);
    }
  }

  @Test
  void followsTheSentinelsToTheNewMaster() {
    try (var master = RedisServer.start();
        var replica = RedisServer.start("replicaof 127.0.0.1 " + master.port());
        var sentinel =
            RedisServer.start(
                "sentinel monitor cars 127.0.0.1 %d 1".formatted(master.port()),
                "sentinel down-after-milliseconds cars 3000",
                "sentinel failover-timeout cars 5000");
        var server =
            start("REDIS_URI", sentinel.uri(), "REDIS_MODE", "sentinel", "REDIS_MASTER", "cars")) {
      await().until(() -> replica.ctl("info", "replication").contains("master_link_status:up"));
      await().until(() -> sentinel.ctl("sentinel", "replicas", "cars").contains("127.0.0.1"));
      try (var client = new CommandClient(master.uri(), IMEI)) {
        assertThatCommandsWork(server, client);
      }

      master.kill9();

      await().until(() -> replica.ctl("info", "replication").contains("role:master"));
      try (var client = new CommandClient(replica.uri(), IMEI)) {
        assertThatCommandsWork(server, client);
      }
    }
  }

  private static RedisServer startTls(int port, TestCertificate certificate) {
    return RedisServer.start(
        "tls-port " + port,
        "tls-cert-file " + certificate.certificate(),
        "tls-key-file " + certificate.key(),
        "tls-ca-cert-file " + certificate.certificate(),
        "tls-auth-clients no");
  }

  private static void assertThatCommandsWork(TestServer server, CommandClient client) {
    try (var car = connect(server, IMEI)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      assertThat(client.send(LOCK).outcome().getString("message")).isEqualTo("success");
      assertThat(client.hasKey()).isFalse();
      assertThat(car.commands()).contains("lvcanclosealldoors");
    }
  }

  /** What is written goes to the node of its slot; any node hears what is published. */
  private static void runInCluster(TestServer server, List<RedisServer> nodes, String imei) {
    try (var client = new CommandClient(nodes.get(1).uri(), imei);
        var car = connect(server, imei)) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      nodes.get(0).ctl("-c", "SET", imei, LOCK, "EX", "60");
      client.announce();

      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(nodes.get(0).ctl("-c", "EXISTS", imei)).isEqualTo("0");
      assertThat(car.commands()).containsOnlyOnce("lvcanclosealldoors");
    }
  }

  private static CarTracker connect(TestServer server, String imei) {
    return CarTracker.connect(
        server.port(), imei, (self, text) -> self.answer("CAN-CONTROL cmd executed successfully."));
  }

  private static TestServer start(String... settings) {
    return TestServer.start(RabbitServer.shared().uri(), "record." + UUID.randomUUID(), settings);
  }
}
