package carsharing.teltonika.command.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.CommandApi;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.ServerProcess;
import carsharing.teltonika.testing.tracker.CarTracker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed that has taken an order over HTTP, or that runs it. */
class ApiProcessKilledIT {

  private static final String IMEI = "356307042441013";
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  @TempDir private Path folder;

  private final RedisServer redis = RedisServer.start();

  @AfterEach
  void stop() {
    redis.close();
  }

  private ServerProcess start() {
    return ServerProcess.startReady(
        folder,
        redis,
        Map.of(
            "HTTP_TOKEN",
            CommandApi.TOKEN,
            "CARS_ASKHARDWARE",
            "false",
            "COMMANDS_DEADAFTER",
            "3s"));
  }

  private CarTracker connect(ServerProcess server) {
    var car = CarTracker.connect(server.port(), IMEI, (self, text) -> {});
    await().until(() -> redis.ctl("exists", "{" + IMEI + "}:owner").equals("1"));
    return car;
  }

  private static void awaitNoted(CommandApi api, String stage) {
    await()
        .until(
            () -> api.history(1).stream().anyMatch(one -> CommandApi.stages(one).contains(stage)));
  }

  @Test
  void anotherProcessTellsTheOutcomeUnderTheSameKey() {
    try (var killed = start();
        var other = start();
        var car = connect(other)) {
      var lost =
          new CommandApi(killed.httpPort(), IMEI).send("honk", "", "{}", "Idempotency-Key", "a");
      await().until(() -> car.commands().contains("lvcanhorn"));
      killed.kill9();
      assertThat(lost.handle((answer, cause) -> cause != null).join()).isTrue();

      var again =
          new CommandApi(other.httpPort(), IMEI).send("honk", "", "{}", "Idempotency-Key", "a");
      car.answer(DONE);

      var done = CommandApi.reply(again.join()).is(200).body();
      assertThat(done.getString("outcome")).isEqualTo("success");
      assertThat(car.commands()).containsOnlyOnce("lvcanhorn");
    }
  }

  @Test
  void whatAKilledProcessHasRunIsUnknownToAll() {
    try (var killed = start();
        var other = start();
        var car = connect(killed)) {
      var api = new CommandApi(other.httpPort(), IMEI);
      var waiting = api.send("honk", "", "{}", "Idempotency-Key", "a");
      await().until(() -> car.commands().contains("lvcanhorn"));
      awaitNoted(api, "sent"); // A process writes it after the car has the command.
      killed.kill9();

      var done = CommandApi.reply(waiting.join()).is(200);

      assertThat(done.body().getString("reason")).isEqualTo("outcome_unknown");
      assertThat(done.stages()).containsExactly("taken", "sent", "ended");
      assertThat(api.command("honk", "", "Idempotency-Key", "a").is(200).body().getString("id"))
          .isEqualTo(done.body().getString("id"));
    }
  }
}
