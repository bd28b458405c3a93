package carsharing.teltonika.command.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.CarTracker;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server process that is killed, or paused for so long that the others take it for dead, while
 * commands run and wait on it.
 */
class ServerKilledIT {

  private static final String IMEI = "356307042441013";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";
  private static final String NAMED = "{\"action\":\"lock\",\"id\":\"named\"}";
  private static final String WAITING = "{\"action\":\"unlock\"}";
  private static final String NAMED_AND_WAITING = "{\"action\":\"imoLock\",\"id\":\"waiting\"}";

  /** Shorter than by default, so that the test does not take minutes. */
  private static final String DEAD_AFTER = "3s";

  private static final int PATIENCE = 60; // s

  @TempDir private Path folder;

  private final RedisServer redis = RedisServer.start();

  @AfterEach
  void stop() {
    redis.close();
  }

  private ServerProcess start() {
    return start("COMMANDS_DEADAFTER", DEAD_AFTER);
  }

  private ServerProcess start(String setting, String value) {
    return ServerProcess.startReady(folder, redis, Map.of(setting, value));
  }

  /** One command runs, and two wait behind it. */
  private static void sendThree(CommandClient client, CarTracker car) {
    assertThat(client.next().getString("message")).isEqualTo("device_connected");
    for (var command : List.of(NAMED, WAITING, NAMED_AND_WAITING)) {
      client.send(command);
      assertThat(client.next().getString("message")).isEqualTo("connection_exists");
    }
    await().until(() -> car.commands().contains("lvcanclosealldoors"));
  }

  /** Of those that wait, the one with an id is known not to have begun. */
  private static void assertOneOutcomeOfEach(CommandClient client) {
    var outcomes =
        List.of(outcome(client), outcome(client), outcome(client)).stream()
            .map(outcome -> outcome.getString("id", "nameless") + ": " + outcome.getString("data"))
            .toList();
    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            "named: outcome_unknown", "nameless: outcome_unknown", "waiting: disconnected");
  }

  private static JsonObject outcome(CommandClient client) {
    return client
        .outcomeWithin(PATIENCE)
        .orElseThrow(() -> new AssertionError("no outcome within " + PATIENCE + " s"));
  }

  @Test
  void leavesItsCommandsToAnotherProcessThatTellsTheirOutcomesOnce() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var other = start();
        var third = start();
        var killed = start();
        var car = CarTracker.connect(killed.port(), IMEI, (self, text) -> {})) {
      sendThree(client, car);
      killed.kill9();

      assertOneOutcomeOfEach(client);
      assertThat(client.outcomeWithin(3)).isEmpty();
      await().until(() -> redis.ctl("hlen", "teltonika:processes").equals("2"));
      assertThat(redis.ctl("keys", "*running*")).isEmpty();
      assertThat(other.isAlive() && third.isAlive()).isTrue();
    }
  }

  @Test
  void leavesItsCommandsToItsSuccessorThatDoesNotRunThem() {
    try (var client = new CommandClient(redis.uri(), IMEI)) {
      try (var killed = start();
          var car = CarTracker.connect(killed.port(), IMEI, (self, text) -> {})) {
        sendThree(client, car);
        killed.kill9();
      }
      try (var successor = start()) {
        assertOneOutcomeOfEach(client);
        try (var car =
            CarTracker.connect(successor.port(), IMEI, (self, text) -> self.answer(DONE))) {
          assertThat(client.next().getString("message")).isEqualTo("device_connected");
          var again = client.send(NAMED).outcome();
          assertThat(again.getString("data")).isEqualTo("outcome_unknown");
          assertThat(again.getBoolean("repeated")).isTrue();
          assertThat(car.commands()).isEmpty();

          assertThat(client.send(WAITING).outcome().getString("message")).isEqualTo("success");
          assertThat(client.unread()).isEmpty();
        }
      }
    }
  }

  /** Its sockets stay open, and it goes on as if nothing had happened. */
  @Test
  void tellsAndBeginsNothingThatOthersHaveToldWhileItWasPaused() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var other = start();
        var paused = start();
        var car = CarTracker.connect(paused.port(), IMEI, (self, text) -> {})) {
      sendThree(client, car);
      paused.pause();
      assertOneOutcomeOfEach(client);
      car.answer(DONE);
      paused.resume();

      await().until(() -> redis.ctl("hlen", "teltonika:processes").equals("2"));
      assertThat(client.outcomeWithin(5)).isEmpty();
      assertThat(car.commands()).containsOnly("lvcanclosealldoors", "getrecord");
      assertThat(other.isAlive()).isTrue();
    }
  }

  /** Its connection to Redis is as good as before: what Redis has sent is only not read yet. */
  @Test
  void runsTheCommandsThatCameWhileItWasPausedForLessThanThat() {
    try (var client = new CommandClient(redis.uri(), IMEI);
        var paused = start("REDIS_PINGINTERVAL", "1s");
        var car = CarTracker.connect(paused.port(), IMEI, (self, text) -> self.answer(DONE))) {
      assertThat(client.next().getString("message")).isEqualTo("device_connected");
      paused.pause();
      client.send(WAITING);
      await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
      paused.resume();

      assertThat(client.outcome().getString("message")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanopenalldoors");
      assertThat(paused.output()).doesNotContain("does not answer");
    }
  }
}
