package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.CarTracker;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trackers that hop between three processes while their commands come: none runs twice, and each
 * has exactly one outcome or expires unseen.
 */
class CommandChaosTest {

  private static final long SEED = 20_260_101;
  private static final int CARS = 20;
  private static final int COMMANDS = 50; // for each car
  private static final int VALIDITY = 2; // s

  @TempDir private Path folder;

  /** What became of the commands of one car. */
  private record Ledger(int successes, int failures, int expired, Queue<String> run) {}

  @Test
  void runsNoCommandTwiceAndTellsOfEachOnce() throws Exception {
    var scripts = folder.resolve("commands.yaml");
    Files.writeString(scripts, "scripts:\n  mark:\n    - {cmd: \"mark {id}\", success: done}\n");
    var servers = new ArrayList<TestServer>();
    var threads = Executors.newFixedThreadPool(2 * CARS);
    try {
      for (var i = 0; i < 3; i++) {
        servers.add(
            TestServer.start(
                RabbitServer.shared().uri(),
                "record." + UUID.randomUUID(),
                "COMMANDS_FILE",
                scripts.toString(),
                "COMMANDS_STEPTIMEOUT",
                "1s"));
      }
      var drives = new ArrayList<Callable<Ledger>>();
      for (var car = 0; car < CARS; car++) {
        var number = car;
        drives.add(() -> new Drive(number, servers).run());
      }
      var total = 0;
      var successes = 0;
      for (var future : threads.invokeAll(drives)) {
        var ledger = future.get();
        assertThat(ledger.run()).as("seed %d", SEED).doesNotHaveDuplicates();
        // A command that failed may have run: the car was lost before its answer.
        assertThat(ledger.run().size())
            .isBetween(ledger.successes(), ledger.successes() + ledger.failures());
        total += ledger.successes() + ledger.failures() + ledger.expired();
        successes += ledger.successes();
      }
      assertThat(total).isEqualTo(CARS * COMMANDS);
      assertThat(successes).as("of %d", total).isGreaterThan(total / 2);
    } finally {
      threads.shutdownNow();
      servers.forEach(TestServer::close);
    }
  }

  /** One car on its way between the servers, and the client that commands it. */
  private static final class Drive {

    private final String imei;
    private final Random random;
    private final List<TestServer> servers;
    private final Queue<String> run = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    Drive(int number, List<TestServer> servers) {
      this.imei = "3563070888%05d".formatted(number);
      this.random = new Random(SEED + number);
      this.servers = servers;
    }

    Ledger run() throws Exception {
      var hopping = new Thread(this::hop, "hopping-car");
      hopping.start();
      var successes = 0;
      var failures = 0;
      var expired = 0;
      try (var client = new CommandClient(RedisServer.shared().uri(), imei)) {
        for (var i = 0; i < COMMANDS; i++) {
          client.write("{\"action\":\"mark\",\"id\":\"%s-%d\"}".formatted(imei, i), VALIDITY);
          client.announce();
          var outcome = client.outcomeWithin(VALIDITY + 3);
          if (outcome.isEmpty()) {
            assertThat(client.hasKey()).isFalse();
            assertThat(run).doesNotContain(imei + "-" + i);
            expired++;
          } else if (isSuccess(outcome)) {
            assertThat(run).contains(imei + "-" + i);
            successes++;
          } else {
            assertThat(outcome.get().getValue("data")).isIn("disconnected", "timeout", "expired");
            failures++;
          }
        }
      } finally {
        over = true;
        hopping.join();
      }
      return new Ledger(successes, failures, expired, run);
    }

    private static boolean isSuccess(Optional<JsonObject> outcome) {
      return outcome.filter(message -> message.getString("message").equals("success")).isPresent();
    }

    /** Often the older socket is still open when the newer one comes. */
    private void hop() {
      Optional<CarTracker> older = Optional.empty();
      while (!over) {
        var server = servers.get(random.nextInt(servers.size()));
        var newer = CarTracker.connect(server.port(), imei, this::answer);
        if (random.nextBoolean()) {
          older.ifPresent(CarTracker::close);
        }
        older = Optional.of(newer);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(200)));
        if (random.nextInt(4) == 0) {
          newer.close();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
        }
      }
      older.ifPresent(CarTracker::close);
    }

    private void answer(CarTracker car, String text) {
      if (text.startsWith("mark ")) {
        run.add(text.substring("mark ".length()));
        car.answer("done");
      } else {
        car.answer("Record is being sent");
      }
    }
  }
}
