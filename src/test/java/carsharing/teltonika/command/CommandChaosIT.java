package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.HoppingCar;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
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
  private static final int MAX_ATTEMPTS = 20;

  @TempDir private Path folder;

  private final Random random = new Random(SEED);
  private final RedisServer redis = RedisServer.start();
  private final List<ServerProcess> servers = new ArrayList<>();
  private volatile boolean calm;

  /** What became of the commands of one car. */
  private record Ledger(List<String> succeeded, int failed, Collection<String> run) {}

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
      servers.add(startServer(ServerProcess.freePort()).awaitReady());
    }
    var ports = servers.stream().map(ServerProcess::port).toList();
    var threads = Executors.newFixedThreadPool(CARS);
    try {
      var ledgers = new ArrayList<Future<Ledger>>();
      for (var car = 0; car < CARS; car++) {
        var number = car;
        ledgers.add(threads.submit((Callable<Ledger>) () -> drive(number, ports)));
      }
      for (var i = 0; i < KILLS; i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1000 + random.nextInt(1500)));
        killOne();
      }
      calm = true;
      var total = 0;
      var succeeded = 0;
      for (var ledger : ledgers) {
        var car = ledger.get();
        assertThat(car.run()).as("seed %d", SEED).doesNotHaveDuplicates();
        assertThat(car.run()).as("seed %d", SEED).containsAll(car.succeeded());
        total += car.succeeded().size() + car.failed();
        succeeded += car.succeeded().size();
      }
      assertThat(total).isGreaterThanOrEqualTo(CARS * COMMANDS);
      assertThat(succeeded).as("of %d", total).isGreaterThan(total / 10);
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

  private Ledger drive(int number, List<Integer> ports) throws Exception {
    var imei = "3563070111%05d".formatted(number);
    var succeeded = new ArrayList<String>();
    var failed = 0;
    var car = new HoppingCar(imei, ports, SEED + number);
    try (car;
        var client = new PersistentClient(redis.uri(), imei)) {
      for (var i = 0; i < COMMANDS || !calm; i++) {
        var name = imei + "-" + i;
        var outcome = client.outcome(name);
        if (outcome.getString("message").equals("success")) {
          succeeded.add(name);
        } else {
          assertThat(outcome.getString("data"))
              .containsAnyOf("disconnected", "timeout", "expired", "outcome_unknown", "redis_away");
          failed++;
        }
      }
    }
    return new Ledger(succeeded, failed, car.run());
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
      for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
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
      throw new AssertionError("%s: no outcome after %d attempts".formatted(id, MAX_ATTEMPTS));
    }

    @Override
    public void close() {
      client.ifPresent(CommandClient::close);
      client = Optional.empty();
    }
  }
}
