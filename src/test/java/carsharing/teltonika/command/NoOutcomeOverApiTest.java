package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.CommandApi.Reply;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands over the API that are refused, lost, replaced, or late. */
class NoOutcomeOverApiTest extends CarOverApi {

  @Test
  void doesNotSayThatNothingWasDoneIfRedisHasLostWhatAnotherClientHasOrdered() throws Exception {
    var offline = Imeis.any();
    register("golf-2", offline);
    var server = start("HTTP_MAXCOMMANDS", "1");
    var api = api(server);
    var car = connect(server, (self, command) -> {});
    api.command("slow", "", "Idempotency-Key", "a", "Prefer", "respond-async").is(202);
    await().until(() -> !car.commands().isEmpty());
    var waiting = api.send("slow", "?timeout=20s", "{}", "Idempotency-Key", "a");
    var next = new CommandApi(server.httpPort(), offline);
    await().until(() -> next.command("lock", "").problem().equals("too-many-commands"));

    redis("del", "{" + imei + "}:commands", "{" + imei + "}:history");

    var answer = CommandApi.reply(waiting.join()).is(504);
    assertThat(answer.problem()).isEqualTo("no-outcome");
    assertThat(answer.body().getString("detail")).contains("may have run it");
  }

  @Test
  void tellsTheOutcomeAgainAlsoIfTheCarCannotRunTheCommandAnyMore() throws Exception {
    var profiles = folder.resolve("profiles.yaml");
    Files.copy(Path.of("conf/profiles.yaml"), profiles);
    var server = start("CARS_FILE", profiles.toString(), "CARS_RELOADINTERVAL", "20ms");
    var api = api(server);
    connect(server, CarOverApi::obeys);
    var done = api.command("honk", "", "Idempotency-Key", "a").is(200).body();

    withoutHorn(profiles);
    await().until(() -> api.command("honk", "").status() == 409);

    var again = api.command("honk", "", "Idempotency-Key", "a").is(200).body();
    assertThat(again.getString("id")).isEqualTo(done.getString("id"));
    assertThat(again.getString("outcome")).isEqualTo("success");
  }

  private static void withoutHorn(Path profiles) throws IOException {
    var shipped = Files.readString(Path.of("conf/profiles.yaml"));
    Files.writeString(
        profiles, shipped.replace("  fmb130:\n", "  fmb130:\n    unsupported: [honk]\n"));
  }

  @Test
  void doesNotSayThatNothingWasDoneIfRedisHasLostACommandThatRuns() throws Exception {
    var server = start();
    var car = connect(server, (self, command) -> {});
    var asked = api(server).send("slow", "?timeout=20s", "{}");
    await().until(() -> !car.commands().isEmpty());

    redis("del", "{" + imei + "}:commands", "{" + imei + "}:history");

    var answer = CommandApi.reply(asked.join()).is(504);
    assertThat(answer.problem()).isEqualTo("no-outcome");
    assertThat(answer.body().getString("detail")).contains("may have run it");
  }

  @Test
  void refusesWhatCannotBeDone() throws Exception {
    var profiles = folder.resolve("profiles.yaml");
    withoutHorn(profiles);
    var server = start("CARS_FILE", profiles.toString());
    var api = api(server);

    awaitRegistered(api);
    for (var vehicle : List.of("golf-2", Imeis.any())) {
      assertThat(new CommandApi(server.httpPort(), vehicle).command("lock", "").is(404).problem())
          .isEqualTo("unknown-vehicle");
    }
    assertThat(api.command("fly", "").is(404).problem()).isEqualTo("unknown-command");
    assertThat(api.command("honk", "").is(409).problem()).isEqualTo("unsupported");
    assertThat(api.command("lock", "?timeout=31m").is(400).problem()).isEqualTo("invalid-command");
    assertThat(api.command("lock", "?ttl=2d").is(400).problem()).isEqualTo("invalid-command");
    assertThat(api.command("lock", "?wait=1s").is(400).problem()).isEqualTo("unknown-parameter");
    for (var body :
        List.of(
            "{\"action\":\"unlock\"}",
            "{\"id\":\"a\"}",
            "{\"intrelocks\":{}}",
            "{\"interlocks\":{\"maxSpeed\":\"fast\"}}",
            "{\"ordered-by\":{}}")) {
      assertThat(CommandApi.reply(api.send("lock", "", body).join()).is(400).problem())
          .as(body)
          .isEqualTo("invalid-command");
    }
    assertThat(api.command("seconds", "").is(400).body().getString("detail"))
        .contains("invalid_parameter: seconds");
    var offline = api.command("lock", "", "Idempotency-Key", "a").is(503);
    assertThat(offline.problem()).isEqualTo("offline");
    assertThat(offline.header("retry-after")).isEqualTo("10");
    assertThat(redis("exists", imei)).isEqualTo("0");
    assertThat(api.history(20)).isEmpty();
    assertThat(api.get("/v1/commands/" + imei + "-" + "0".repeat(32)).is(404).problem())
        .isEqualTo("unknown-command");
    assertThat(api.get("/v1/commands/x").is(404).problem()).isEqualTo("unknown-command");

    // A key that was refused is free.
    connect(server, CarOverApi::obeys);
    assertThat(
            api.command("unlock", "", "Idempotency-Key", "a").is(200).body().getString("outcome"))
        .isEqualTo("success");
  }

  @Test
  void saysWhereToAskIfThereIsNoOutcomeInTime() throws Exception {
    var server = start("HTTP_MAXCOMMANDS", "1");
    var api = api(server);
    var car = connect(server, (self, text) -> {});
    var waiting = api.send("slow", "?timeout=1s", "{}", "Idempotency-Key", "a");
    await().until(() -> car.commands().contains("lvcanopentrunk"));

    assertThat(api.command("unlock", "").is(429).problem()).isEqualTo("too-many-commands");
    var late = CommandApi.reply(waiting.join()).is(504);

    assertThat(late.problem()).isEqualTo("no-outcome");
    car.answer(Commanded.DONE);
    var done = api.command("slow", "", "Idempotency-Key", "a").is(200).body();
    assertThat(done.getString("outcome")).isEqualTo("success");
    assertThat(late.header("location")).isEqualTo("/v1/commands/" + done.getString("id"));
    assertThat(car.commands()).containsOnlyOnce("lvcanopentrunk");
  }

  @Test
  void withdrawsACommandWhoseClientHasLeftBeforeACarHasTakenIt() throws Exception {
    var server = start();
    awaitRegistered(api(server));
    redis("set", "{" + imei + "}:owner", "another/1/1", "EX", "60");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
      var request =
          "POST /v1/vehicles/%s/commands/lock HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 2\r\n\r\n{}"
              .formatted(imei, CommandApi.TOKEN);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      await().until(() -> redis("exists", imei).equals("1"));
    }
    await().until(() -> redis("exists", imei).equals("0"));
    assertThat(api(server).history(20)).isEmpty();
  }

  @Test
  void saysThatACommandWasReplacedByAClientOfRedis() throws Exception {
    var server = start();
    var api = api(server);
    awaitRegistered(api);
    var ordered = api.command("lock", "?ttl=1h", "Prefer", "respond-async").is(202);
    redis("set", imei, "{\"action\":\"unlock\"}", "EX", "60");

    var lost = api.get(ordered.header("location")).is(200).body();

    assertThat(lost.getString("reason")).isEqualTo("replaced");
    assertThat(redis("get", imei)).contains("unlock");
  }

  @Test
  void endsACommandWhoseTimeIsOver() throws Exception {
    var server = start();
    var api = api(server);
    awaitRegistered(api);
    try (var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      var ordered = api.command("lock", "?ttl=300ms", "Prefer", "respond-async").is(202);
      assertThat(ordered.body().getString("status")).isEqualTo("waiting");

      assertThat(client.outcome().getString("data")).isEqualTo("expired");
      Reply ended = api.get(ordered.header("location")).is(200);
      assertThat(ended.body().getString("reason")).isEqualTo("expired");
      assertThat(ended.stages()).containsExactly("ended");
      assertThat(client.unread()).isEmpty();
    }
  }
}
