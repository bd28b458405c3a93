package carsharing.teltonika.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.redis.ChannelLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that ask each other over a real Redis, and what strangers can do there. */
class PeersTest {

  private static final int MAX_BYTES = 2000;

  private final RedisServer redis = RedisServer.shared();
  private final Vertx vertx = Vertx.vertx();
  private final List<Process> processes = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Process first;
  private Process second;

  /** A process with an event loop of its own. */
  private final class Process {

    private final String name = UUID.randomUUID().toString();
    private final Context loop = vertx.getOrCreateContext();
    private final SideLink link;
    private final ProcessList list;
    private final Peers peers;
    private final ChannelLink channel;

    Process(Duration timeout) {
      var settings = RedisLinks.settings(redis.uri());
      link = new SideLink(vertx, settings, "Questions", () -> {});
      list = new ProcessList(link, name, () -> new JsonObject().put("host", name));
      peers = new Peers(vertx, name, list, link::aside, new Peers.Limits(timeout, MAX_BYTES, 2));
      channel =
          new ChannelLink(
              vertx,
              settings,
              TimeSource.SYSTEM,
              "Questions",
              Peers.channel(name),
              peers::received);
      peers.answer("echo", this::echo);
      peers.answer("long", body -> Future.succeededFuture(body.put("long", "x".repeat(MAX_BYTES))));
      peers.answer("never", body -> Promise.<JsonObject>promise().future());
      loop.runOnContext(
          now -> {
            link.open();
            channel.open();
          });
      await().until(() -> channel.isHearing() && link.isUp());
      processes.add(this);
    }

    private Future<JsonObject> echo(JsonObject body) {
      asked.add(body.encode());
      return Future.succeededFuture(body.put("by", name));
    }

    JsonObject ask(Process other, String question) {
      return Futures.on(loop, () -> peers.ask(other.name, question, new JsonObject().put("n", 1)));
    }

    Peers.Answers askAll(String question) {
      return Futures.on(
          loop, () -> list.beat().compose(beaten -> peers.askAll(question, new JsonObject())));
    }

    void beat() {
      Futures.on(loop, list::beat);
    }

    void close() {
      Futures.on(
          loop, () -> list.leave().transform(left -> Future.join(channel.close(), link.close())));
    }
  }

  @BeforeEach
  void open() {
    first = new Process(Duration.ofSeconds(30));
    second = new Process(Duration.ofSeconds(30));
    first.beat();
    second.beat();
  }

  @AfterEach
  void close() {
    processes.forEach(Process::close);
    Futures.get(vertx.close());
  }

  private void publish(Process to, String text) {
    assertThat(redis.ctl("publish", Peers.channel(to.name), text).strip()).isEqualTo("1");
  }

  @Test
  void asksAnotherProcessAndItself() {
    assertThat(first.ask(second, "echo").getString("by")).isEqualTo(second.name);
    assertThat(first.ask(first, "echo").getString("by")).isEqualTo(first.name);
    assertThat(asked).containsExactly("{\"n\":1}", "{\"n\":1}");
  }

  @Test
  void asksAllProcessesThatLive() {
    var told = first.askAll("echo").told();

    assertThat(told.get(first.name).getString("by")).isEqualTo(first.name);
    assertThat(told.get(second.name).getString("by")).isEqualTo(second.name);
  }

  @Test
  void noticesAtOnceThatAProcessHasDied() {
    Futures.on(second.loop, second.channel::close); // As if it was killed: its card is still there.

    assertThat(first.askAll("echo").silent()).contains(second.name);
    assertThat(first.peers.open()).isZero();
  }

  @Test
  void waitsForAnAnswerNoLongerThanTheTimeout() {
    var hasty = new Process(Duration.ofMillis(50));

    assertThatThrownBy(() -> hasty.ask(second, "never")).hasMessageContaining("Timeout");
    assertThat(hasty.peers.open()).isZero();
  }

  @Test
  void saysWhyThereIsNoAnswer() {
    assertThatThrownBy(() -> first.ask(second, "unheard-of"))
        .hasMessageContaining("question unheard-of is unknown");
    assertThatThrownBy(() -> first.ask(second, "long"))
        .hasMessageContaining("a message to another process is too long");
  }

  @Test
  void answersOnlySoManyQuestionsAtATime() {
    for (var i = 0; i < 2; i++) {
      publish(
          second, "{\"v\":1,\"from\":\"stranger\",\"id\":\"%d\",\"ask\":\"never\"}".formatted(i));
    }

    assertThatThrownBy(() -> first.ask(second, "echo"))
        .hasMessageContaining("too many questions are being answered");
  }

  @Test
  void asksOnlySoManyQuestionsAtATime() {
    first.loop.runOnContext(now -> first.peers.ask(second.name, "never", new JsonObject()));
    first.loop.runOnContext(now -> first.peers.ask(second.name, "never", new JsonObject()));

    assertThatThrownBy(() -> first.ask(second, "echo"))
        .hasMessageContaining("too many questions wait for an answer");
  }

  @Test
  void livesOnWhateverStrangersPublish() {
    for (var text :
        List.of(
            "",
            "x",
            "[]",
            "null",
            "{}",
            "[".repeat(1000),
            "{\"a\":".repeat(300),
            "{\"v\":1,\"id\":\"1\",\"answer\":{}}",
            "{\"v\":1,\"id\":7,\"answer\":{}}",
            "{\"v\":\"1\",\"from\":\"a\",\"id\":\"1\",\"ask\":\"echo\"}",
            "{\"v\":1,\"from\":\"a b\",\"id\":\"1\",\"ask\":\"echo\"}",
            "{\"v\":1,\"from\":\"a\",\"id\":\"1\",\"ask\":\"echo\",\"body\":[]}",
            "{\"v\":9,\"from\":\"a\",\"id\":\"1\",\"ask\":\"echo\"}",
            "{\"v\":1,\"from\":\"a\",\"id\":\"1\",\"ask\":\"echo\",\"body\":{\"a\":\"%s\"}}"
                .formatted("x".repeat(MAX_BYTES)))) {
      publish(second, text);
    }

    assertThat(first.ask(second, "echo").getString("by")).isEqualTo(second.name);
    assertThat(asked).hasSize(1);
  }

  @Test
  void listsTheProcessesAndForgetsThoseThatLeave() {
    first.beat();
    assertThat(first.list.cards().get(second.name).getString("host")).isEqualTo(second.name);

    Futures.on(second.loop, second.list::leave);
    first.beat();

    assertThat(first.list.cards()).containsKey(first.name).doesNotContainKey(second.name);
  }

  @Test
  void listsNoProcessWhoseCardHasExpiredOrIsNone() {
    redis.ctl("hset", ProcessList.KEY, "expired", "1000 {}");
    redis.ctl("hset", ProcessList.KEY, "wrong", "x");
    redis.ctl(
        "hset", ProcessList.KEY, "long", "99999999999999 {\"a\":\"" + "x".repeat(9000) + "\"}");
    first.beat();

    assertThat(first.list.cards()).doesNotContainKeys("expired", "wrong", "long");
    assertThat(redis.ctl("hkeys", ProcessList.KEY)).doesNotContain("expired", "wrong", "long");
  }
}
