package carsharing.teltonika.command.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.ledger.CommandLedger;
import carsharing.teltonika.testing.ledger.Violations;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.HoppingCar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
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
  private record Sums(int successes, int failures, int expired, int runs) {}

  @Test
  void runsNoCommandTwiceAndTellsOfEachOnce() throws Exception {
    var scripts = folder.resolve("commands.yaml");
    Files.writeString(scripts, "scripts:\n  mark:\n    - {cmd: \"mark {name}\", success: done}\n");
    var servers = new ArrayList<TestServer>();
    var threads = Executors.newFixedThreadPool(CARS);
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
      var ports = servers.stream().map(TestServer::port).toList();
      var drives = new ArrayList<Callable<Sums>>();
      for (var car = 0; car < CARS; car++) {
        var number = car;
        drives.add(() -> drive(number, ports));
      }
      var total = 0;
      var successes = 0;
      for (var future : threads.invokeAll(drives)) {
        var sums = future.get();
        // A command that failed may have run: the car was lost before its answer.
        assertThat(sums.runs()).isBetween(sums.successes(), sums.successes() + sums.failures());
        total += sums.successes() + sums.failures() + sums.expired();
        successes += sums.successes();
      }
      assertThat(total).isEqualTo(CARS * COMMANDS);
      assertThat(successes).as("of %d", total).isPositive();
    } finally {
      threads.shutdownNow();
      servers.forEach(TestServer::close);
    }
  }

  /** Whether a command was taken and has no outcome yet. */
  private static boolean isRunning(String imei) {
    return RedisServer.shared().ctl("EXISTS", "{" + imei + "}:running").equals("1");
  }

  /** The client of one car that is on its way between the servers. */
  private static Sums drive(int number, List<Integer> ports) throws Exception {
    var imei = "3563070888%05d".formatted(number);
    var successes = 0;
    var failures = 0;
    var expired = 0;
    var violations = new Violations();
    var ledger = new CommandLedger(violations);
    var car = new HoppingCar(imei, ports, SEED + number, ledger);
    try (car;
        var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      for (var i = 0; i < COMMANDS; i++) {
        var name = imei + "-" + i;
        client.write("{\"action\":\"mark\",\"name\":\"%s\"}".formatted(name), VALIDITY);
        client.announce();
        var outcome = client.outcomeWithin(VALIDITY + 1);
        if (outcome.isEmpty()) { // Its key has expired, or somebody has taken it and is slow.
          await().until(() -> !isRunning(imei));
          outcome = client.outcomeWithin(2);
        }
        if (outcome.isEmpty()) {
          assertThat(client.hasKey()).isFalse();
          assertThat(ledger.runs(name)).isZero();
          expired++;
        } else if (outcome.get().getString("message").equals("success")) {
          assertThat(ledger.runs(name)).isEqualTo(1);
          successes++;
        } else {
          assertThat(outcome.get().getValue("data")).isIn("disconnected", "timeout", "expired");
          failures++;
        }
      }
    }
    assertThat(violations.all()).as("seed %d", SEED).isEmpty();
    return new Sums(successes, failures, expired, ledger.totals().runs());
  }
}
