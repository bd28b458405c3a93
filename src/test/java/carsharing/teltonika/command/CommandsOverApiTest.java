package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Commands over the API: what clients are told, and what is kept of each. */
class CommandsOverApiTest extends CarOverApi {

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
  void keepsTheCommandsOfEveryClient() throws Exception {
    var server = start("COMMANDS_HISTORY", "20");
    connect(server, CarOverApi::obeys);
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
    connect(server, CarOverApi::obeys);
    redis("set", "{" + imei + "}:commands", "x");
    redis("set", "{" + imei + "}:history", "x");
    try (var client = new CommandClient(RedisServer.shared().uri(), imei)) {
      var outcome = client.send("{\"action\":\"unlock\"}").outcome();
      assertThat(outcome.getString("message")).isEqualTo("success");
    }
    assertThat(api(server).history(20)).hasSize(1);
  }
}
