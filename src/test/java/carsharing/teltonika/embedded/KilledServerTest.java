package carsharing.teltonika.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.EmbeddedServices;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the embedded services when their JVM ends without closing them. */
class KilledServerTest {

  @TempDir private Path data;

  @Test
  void everyConfirmedMessageIsThereAfterAKillInTheMiddleOfPublishing() throws Exception {
    var confirmed = new ConcurrentSkipListSet<Integer>();
    try (var server = StandaloneProcess.start(data)) {
      publishUntilKilled(server, confirmed);
    }

    assertThat(confirmed).hasSizeGreaterThanOrEqualTo(300);
    assertThat(stored()).containsAll(confirmed);
  }

  @Test
  void redisEndsWhenItsJvmIsTerminated() throws Exception {
    try (var server = StandaloneProcess.start(data)) {
      assertThat(server.redisUri()).startsWith("redis://127.0.0.1:");
      var pid = Long.parseLong(Files.readString(data.resolve("redis/redis.pid")).strip());
      var redis = ProcessHandle.of(pid).orElseThrow();

      server.terminate();

      redis.onExit().get(60, TimeUnit.SECONDS);
      assertThat(redis.isAlive()).isFalse();
    }
  }

  /** The kill comes after 300 confirms, with further messages on their way. */
  private static void publishUntilKilled(StandaloneProcess server, Set<Integer> confirmed)
      throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(server.brokerUri());
    factory.setAutomaticRecoveryEnabled(false);
    var connection = factory.newConnection();
    var channel = connection.createChannel();
    channel.queueDeclare("q", true, false, false, Map.of());
    channel.confirmSelect();
    var enough = new CountDownLatch(1);
    channel.addConfirmListener(
        (tag, multiple) -> {
          // Up to the tag where it stands for several.
          IntStream.rangeClosed(multiple ? 1 : (int) tag, (int) tag).forEach(confirmed::add);
          if (confirmed.size() >= 300) {
            enough.countDown();
          }
        },
        (tag, multiple) -> {});
    for (var number = 1; number <= 2_000; number++) {
      var body = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
      channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, body);
    }
    assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
    server.kill();
    connection.abort();
  }

  private Set<Integer> stored() throws Exception {
    var services = EmbeddedServices.find().orElseThrow();
    var factory = new ConnectionFactory();
    try (var redis = services.startRedis(data);
        var broker = services.startBroker(data)) {
      assertThat(redis.uri()).isNotEmpty();
      factory.setUri(broker.uri());
      try (var connection = factory.newConnection()) {
        var channel = connection.createChannel();
        var stored = new TreeSet<Integer>();
        for (var next = channel.basicGet("q", false);
            next != null;
            next = channel.basicGet("q", false)) {
          stored.add(ByteBuffer.wrap(next.getBody()).getInt());
        }
        return stored;
      }
    }
  }
}
