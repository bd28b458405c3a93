package carsharing.teltonika.command.processes;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.ledger.CommandLedger;
import carsharing.teltonika.testing.ledger.Violations;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.HoppingCar;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three server processes that are killed one after the other, a Redis that is killed as well, cars
 * that hop, and clients that ask again until they hear of an outcome: no command runs twice, and
 * each has an outcome.
 */
class CommandChaosIT {

  private static final long SEED = 20_260_102;
  private static final int CARS = 10;
  private static final int KILLS = 10;
  private static final int COMMANDS = 100; // for each car, at least
  private static final int PATIENCE = 4; // s, until a client asks again
  private static final int GIVEN_UP = 180; // s, until a client asks no more

  @TempDir private Path folder;

  private final Random random = new Random(SEED);
  private final Violations violations = new Violations();
  private final CommandLedger ledger = new CommandLedger(violations);
  private final RedisServer redis = RedisServer.start();
  private final List<ServerProcess> servers = new ArrayList<>();
  private volatile boolean calm;

  @AfterEach
  void stop() {
    servers.forEach(ServerProcess::close);
    redis.close();
  }

  @Test
  void runsNoCommandTwiceAndConcludesEachWhateverIsKilled() throws Exception {
    var script = "scripts:\n  mark:\n    - {cmd: \"mark {name}\", success: done, timeout: 1s}\n";
    Files.writeString(folder.resolve("commands.yaml"), script);
    for (var i = 0; i < 3; i++) {
      servers.add(startServer(Ports.free()).awaitReady());
    }
    var ports = servers.stream().map(ServerProcess::port).toList();
    var threads = Executors.newFixedThreadPool(CARS);
    try {
      var drives = new ArrayList<Future<?>>();
      for (var car = 0; car < CARS; car++) {
        var number = car;
        drives.add(threads.submit(Executors.callable(() -> drive(number, ports))));
      }
      for (var i = 0; i < KILLS; i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1000 + random.nextInt(1500)));
        killOne();
      }
      calm = true;
      for (var drive : drives) {
        drive.get();
      }
      assertThat(violations.all()).as("seed %d", SEED).isEmpty();
      var totals = ledger.totals();
      assertThat(totals.commands()).isGreaterThanOrEqualTo(CARS * COMMANDS);
      assertThat(totals.succeeded()).as("%s", totals).isPositive();
    } finally {
      calm = true;
      threads.shutdownNow();
    }
  }

  private void killOne() {
    var victim = random.nextInt(servers.size() + 1);
    if (victim == servers.size()) {
      redis.kill9();
      redis.restart();
    } else {
      servers.get(victim).kill9();
      servers.set(victim, startServer(servers.get(victim).port()));
    }
  }

  private ServerProcess startServer(int port) {
    return ServerProcess.start(
        ServerProcess.PRODUCTION,
        folder,
        Map.of(
            "DEVICES_PORT",
            Integer.toString(port),
            "RABBITMQ_URI",
            RabbitServer.shared().uri(),
            "RECORDS_QUEUE",
            "record." + UUID.randomUUID(),
            "REDIS_URI",
            redis.uri(),
            "COMMANDS_FILE",
            folder.resolve("commands.yaml").toString()));
  }

  private void drive(int number, List<Integer> ports) {
    var imei = "3563070111%05d".formatted(number);
    var car = new HoppingCar(imei, ports, SEED + number, ledger);
    try (car;
        var client = new PersistentClient(redis.uri(), imei)) {
      for (var i = 0; i < COMMANDS || !calm; i++) {
        var name = imei + "-" + i;
        ledger.ordered(name, true);
        var outcome = client.outcome(name);
        ledger.told(imei, name, outcome);
        if (!BackEnd.isSuccess(outcome)) {
          assertThat(outcome.getString("data"))
              .containsAnyOf("disconnected", "timeout", "expired", "outcome_unknown", "redis_away");
        }
      }
    }
  }

  /** A client that asks again with the same id, over a new connection, until it has an outcome. */
  private static final class PersistentClient implements AutoCloseable {

    private final String uri;
    private final String imei;
    private Optional<CommandClient> client = Optional.empty();

    PersistentClient(String uri, String imei) {
      this.uri = uri;
      this.imei = imei;
    }

    JsonObject outcome(String id) {
      var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVEN_UP);
      while (System.nanoTime() < end) {
        try {
          var connected = client.orElseGet(() -> new CommandClient(uri, imei));
          client = Optional.of(connected);
          connected.write(
              "{\"action\":\"mark\",\"name\":\"%s\",\"id\":\"%s\"}".formatted(id, id), PATIENCE);
          connected.announce();
          var outcome = connected.outcomeWithin(PATIENCE);
          while (outcome.isPresent() && !id.equals(outcome.get().getString("id"))) {
            outcome = connected.outcomeWithin(PATIENCE);
          }
          if (outcome.isPresent()) {
            return outcome.get();
          }
        } catch (IllegalStateException e) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // Redis has been killed.
        }
        close();
      }
      throw new AssertionError("%s: no outcome within %d s".formatted(id, GIVEN_UP));
    }

    @Override
    public void close() {
      client.ifPresent(CommandClient::close);
      client = Optional.empty();
    }
  }
}
