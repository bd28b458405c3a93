package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.CommandApi.Reply;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over the API: what clients are told, and what is kept of each. */
class CommandsOverApiTest {

  private static final String SCRIPTS =
      """
      scripts:
        lock:
          - { cmd: lvcanclosealldoors, timeout: 3s, verify: { property: locked, value: true, within: 1s } }
        unlock:
          - { cmd: lvcanopenalldoors, timeout: 3s }
        slow: [{ cmd: lvcanopentrunk, timeout: 60s }]
        seconds: [{ cmd: "setdigout 1 {seconds}" }]
        honk: [{ cmd: lvcanhorn }]
        requestState: [{ cmd: getrecord, recordAsResponse: true }]
      commands: { lock-central-lock: lock, request-vehicle-state: requestState }
      """;

  @TempDir private Path folder;

  private final String imei = Imeis.any();
  private final String registry = "cars:" + imei;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  private TestServer start(String... settings) throws IOException {
    var common =
        Stream.of(
            "CARS_PROFILE",
            "fmb130",
            "COMMANDS_UNKNOWNANSWERWAIT",
            "200ms",
            "HTTP_TOKEN",
            CommandApi.TOKEN,
            "COMMANDS_AUDITSTREAM",
            "audit:" + imei,
            "API_REQUESTSPERSECOND",
            "10000",
            "CARS_REGISTRY",
            "redis",
            "CARS_REGISTRYKEY",
            registry);
    redis("hset", registry, "golf-1", "{\"imei\":\"%s\"}".formatted(imei));
    var all = Stream.concat(common, Arrays.stream(settings)).toArray(String[]::new);
    var server = TestServer.withScripts(folder, SCRIPTS, all).awaitReady();
    open.add(server);
    return server;
  }

  private CommandApi api(TestServer server) {
    return new CommandApi(server.httpPort(), imei);
  }

  private CarTracker connect(TestServer server, BiConsumer<CarTracker, String> behaviour) {
    var car = CarTracker.connect(server.port(), imei, behaviour);
    open.add(0, car);
    await().until(() -> redis("exists", "{" + imei + "}:owner").equals("1"));
    return car;
  }

  private static String redis(String... command) {
    return RedisServer.shared().ctl(command);
  }

  private static void obeys(CarTracker car, String command) {
    car.answer(Commanded.DONE);
    if (command.equals("getrecord")) {
      car.send(Records.now(0));
    }
  }

  private static void awaitRegistered(CommandApi api) {
    await().until(() -> api.get("/v1/vehicles/golf-1/commands").status() == 200);
  }

  @Test
  void tellsTheVerdictAndTheTrailOfACommand() throws Exception {
    var server = start();
    var behaviour = Lockable.answering();
    connect(server, behaviour.onRecord(behaviour.shows(Lockable.CLOSED)));

    var done = api(server).command("lock-central-lock", "", "X-Actor", "anna").is(200);

    assertThat(done.body().getString("outcome")).isEqualTo("success");
    assertThat(done.body().getString("verdict")).isEqualTo("verified");
    assertThat(done.body().getString("name")).isEqualTo("lock-central-lock");
    assertThat(done.body().getString("action")).isEqualTo("lock");
    assertThat(done.body().getJsonObject("by").getString("token")).isEqualTo("http.token");
    assertThat(done.stages()).containsExactly("taken", "sent", "answered", "verified", "ended");
    var shown = done.body().getJsonArray("verified").getJsonObject(0);
    assertThat(shown.getString("property")).isEqualTo("locked");
    assertThat(shown.getBoolean("value")).isTrue();
    assertThat(shown.getString("verdict")).isEqualTo("verified");
    assertThat(done.body().getJsonObject("state").getJsonObject("vehicle").getString("imei"))
        .isEqualTo(imei);
    var kept = api(server).get("/v1/commands/" + done.body().getString("id")).is(200).body();
    done.body().remove("state");
    assertThat(kept).isEqualTo(done.body());
    assertThat(api(server).history(20)).containsExactly(kept);
    assertThat(redis("xrange", "audit:" + imei, "-", "+")).contains("actor", "anna", "http.token");
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
  void saysThatACarShowsTheOpposite() throws Exception {
    var server = start();
    var behaviour = Lockable.answering();
    var car = connect(server, behaviour.onRecord(behaviour.shows(Lockable.OPEN)));
    car.send(Commanded.record(Records.moment(), Lockable.CLOSED));
    await().until(() -> car.acknowledged() > 0);

    var done = api(server).command("lock", "").is(200).body();

    assertThat(done.getString("outcome")).isEqualTo("failed");
    assertThat(done.getString("reason")).isEqualTo("contradicted");
    assertThat(done.getString("verdict")).isEqualTo("contradicted");
    assertThat(done.getJsonObject("details").getJsonObject("shown").getString("property"))
        .isEqualTo("locked");
  }

  @Test
  void refusesWhatCannotBeDone() throws Exception {
    var profiles = folder.resolve("profiles.yaml");
    Files.writeString(
        profiles,
        Files.readString(Path.of("conf/profiles.yaml"))
            .replace("  fmb130:\n", "  fmb130:\n    unsupported: [honk]\n"));
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
    connect(server, CommandsOverApiTest::obeys);
    assertThat(
            api.command("unlock", "", "Idempotency-Key", "a").is(200).body().getString("outcome"))
        .isEqualTo("success");
  }

  @Test
  void answersAtOnceIfTheClientDoesNotWait() throws Exception {
    var server = start();
    var api = api(server);
    var car = connect(server, (self, text) -> {});

    var accepted = api.command("slow", "", "Prefer", "respond-async").is(202);

    assertThat(accepted.header("location"))
        .isEqualTo("/v1/commands/" + accepted.body().getString("id"));
    await().until(() -> car.commands().contains("lvcanopentrunk"));
    var running = api.get(accepted.header("location")).is(200);
    assertThat(running.body().getString("status")).isEqualTo("running");
    assertThat(running.stages()).containsExactly("taken", "sent");
    car.answer(Commanded.DONE);
    await()
        .until(
            () -> api.get(accepted.header("location")).body().getString("status").equals("ended"));
    assertThat(api.get(accepted.header("location")).body().getString("verdict"))
        .isEqualTo("answered");
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
  void keepsTheCommandsOfEveryClient() throws Exception {
    var server = start("COMMANDS_HISTORY", "20");
    connect(server, CommandsOverApiTest::obeys);
    try (var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      for (var i = 0; i < 22; i++) {
        client.send("{\"action\":\"unlock\",\"id\":\"same/%d\"}".formatted(i / 2)).outcome();
      }
    }

    var history = api(server).history(20);

    assertThat(history).hasSize(20);
    var newest = history.get(0);
    assertThat(newest.getJsonObject("by")).isEqualTo(new JsonObject().put("token", "redis"));
    assertThat(newest.getJsonObject("details").getBoolean("repeated")).isTrue();
    assertThat(newest.getString("name")).isEqualTo("unlock");
    assertThat(history).extracting(each -> each.getString("id")).doesNotHaveDuplicates();
    assertThat(history).allMatch(each -> each.getString("outcome").equals("success"));
    assertThat(Integer.parseInt(redis("hlen", "{" + imei + "}:commands"))).isEqualTo(80);
    assertThat(Integer.parseInt(redis("ttl", "{" + imei + "}:history"))).isPositive();
  }

  @Test
  void replacesKeysOfTheHistoryThatHoldSomethingElse() throws Exception {
    var server = start();
    connect(server, CommandsOverApiTest::obeys);
    redis("set", "{" + imei + "}:commands", "x");
    redis("set", "{" + imei + "}:history", "x");
    try (var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      var outcome = client.send("{\"action\":\"unlock\"}").outcome();
      assertThat(outcome.getString("message")).isEqualTo("success");
    }
    assertThat(api(server).history(20)).hasSize(1);
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
