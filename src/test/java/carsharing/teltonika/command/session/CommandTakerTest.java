package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.command.custody.CarKeys.Answer;
import carsharing.teltonika.command.custody.Custody;
import carsharing.teltonika.command.request.TakenCommand.Reason;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client hears when its command is taken, or when there is none to take. */
@VertxTest
class CommandTakerTest {

  private static final String COMMAND = "{\"action\":\"nothing\",\"id\":\"x\"}";
  private static final String REFUSED = "failed unknown_action";

  private final RedisServer redis = RedisServer.shared();
  private final Imei car = new Imei(Imeis.any());
  private final String user = "taker-" + car;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final SessionParts parts;
  private final Custody custody;
  private final CommandTaker taker;
  private CarKeys keys;

  CommandTakerTest(Vertx vertx) {
    redis.ctl("acl", "setuser", user, "on", ">secret", "~*", "&*", "+@all");
    var uri = redis.uri().replace("redis://", "redis://" + user + ":secret@");
    parts = new SessionParts(vertx, uri, car);
    custody = parts.shared.custody();
    var line = new WaitingLine(parts.shared, request -> Future.failedFuture("no car"), () -> {});
    taker = new CommandTaker(parts.shared, car, line, new Events());
    keys = new CarKeys(parts.redis, car, "p/1/1000", parts.shared.settings());
  }

  @BeforeEach
  void open() {
    parts.loop.open();
  }

  @AfterEach
  void close() {
    parts.close();
    redis.ctl("acl", "deluser", user);
    redis.ctl("del", key("owner"), key("running"));
  }

  private String key(String name) {
    return CarKeys.key(car.digits(), name);
  }

  private boolean take(Reason reason) {
    return parts.loop.on(() -> taker.take(keys, reason));
  }

  private List<String> told() {
    return parts.told().stream().map(CommandTakerTest::text).toList();
  }

  private static String text(JsonObject message) {
    var data = message.getString("data", "");
    return (message.getString("message") + " " + data.split(":", -1)[0]).strip();
  }

  static Stream<Arguments> findings() {
    var there = "connection_exists";
    var missing = "failed no_command";
    return Stream.of(
        arguments("a command", Reason.ANNOUNCED, "owner TAKEN", List.of(there, REFUSED)),
        arguments("a command", Reason.NEW_OWNER, "owner TAKEN", List.of(there, REFUSED)),
        arguments("a command", Reason.LOOKUP, "owner TAKEN", List.of(REFUSED)),
        arguments("nothing", Reason.ANNOUNCED, "owner MINE", List.of(there, missing)),
        arguments("nothing", Reason.NEW_OWNER, "owner MINE", List.of(there, missing)),
        arguments("nothing", Reason.LOOKUP, "owner MINE", List.of()),
        arguments("one just looked up", Reason.ANNOUNCED, "owner SERVED", List.of(there)),
        arguments("one just looked up", Reason.LOOKUP, "owner SERVED", List.of()),
        arguments("one just announced", Reason.NEW_OWNER, "owner SERVED", List.of(there)),
        arguments("one just announced", Reason.ANNOUNCED, "owner MINE", List.of(there, missing)),
        arguments("a newer connection", Reason.ANNOUNCED, "owner LOST", List.of()),
        arguments("a newer connection", Reason.LOOKUP, "owner LOST", List.of()));
  }

  @ParameterizedTest(name = "{0}, {1}: {2}, {3}")
  @MethodSource("findings")
  void tellsWhatItHasFound(String what, Reason reason, String owner, List<String> told) {
    switch (what) {
      case "a command" -> redis.ctl("set", car.digits(), COMMAND, "px", "60000");
      case "one just looked up" -> redis.ctl("set", key("taken"), "lookup", "px", "60000");
      case "one just announced" -> redis.ctl("set", key("taken"), "announced", "px", "60000");
      case "a newer connection" -> redis.ctl("set", key("owner"), "q/1/9000", "px", "60000");
      default -> assertThat(what).isEqualTo("nothing");
    }

    assertThat(take(reason)).isEqualTo(what.equals("a command"));

    assertThat(events).containsExactly(owner, "complete");
    assertThat(told()).isEqualTo(told);
    assertThat(taker.unanswered()).isEmpty();
    assertThat(custody.whenSettled().succeeded()).isTrue();
  }

  @Test
  void startsTheTimeOfACommandWhenItIsTaken() {
    redis.ctl("set", car.digits(), COMMAND, "px", "60000");

    take(Reason.LOOKUP);

    var outcome = parts.told().get(0);
    assertThat(outcome.getString("id")).isEqualTo("x");
    assertThat(outcome.getLong("duration")).isBetween(0L, 1000L);
  }

  @Test
  void isTakingUntilTheLastAnswerHasCome() {
    var both =
        parts.loop.<Boolean>on(
            () -> {
              var first = taker.take(keys, Reason.LOOKUP);
              var second = taker.take(keys, Reason.LOOKUP);
              first.onComplete(done -> events.add("is taking: " + taker.isTaking()));
              return second.map(done -> taker.isTaking());
            });

    assertThat(both).isFalse();
    assertThat(events).contains("is taking: true").endsWith("owner MINE", "complete");
    assertThat(custody.whenSettled().succeeded()).isTrue();
  }

  /** What was taken before is its answer. */
  @Test
  void goesOnWithACommandThatWasTakenBeforeAndTellsNothingOfNoCommand() {
    redis.ctl("hset", key("running"), custody.field("lost"), entry());

    assertThat(take(Reason.ANNOUNCED)).isFalse();

    await().until(() -> parts.recovered.size() == 1);
    assertThat(told()).isEmpty();
  }

  @Test
  void goesOnWithACommandThatWasTakenBeforeBesidesTheOneThatItTakes() {
    redis.ctl("hset", key("running"), custody.field("lost"), entry());
    redis.ctl("set", car.digits(), COMMAND, "px", "60000");

    assertThat(take(Reason.LOOKUP)).isTrue();

    await().until(() -> parts.recovered.size() == 1);
    assertThat(told()).containsExactly(REFUSED);
  }

  @Test
  void keepsTheReasonOfARequestThatCameTooLate() {
    redis.ctl("set", car.digits(), COMMAND, "px", "60000");
    parts.clock.pass(Duration.ofSeconds(-20)); // As if the request had taken as long.

    assertThat(take(Reason.ANNOUNCED)).isFalse();

    assertThat(events).containsExactly("owner LATE", "complete");
    assertThat(taker.unanswered()).hasValue(Reason.ANNOUNCED);
    assertThat(told()).isEmpty();
    parts.clock.pass(Duration.ofSeconds(20));
    assertThat(take(Reason.ANNOUNCED)).isTrue();
    assertThat(taker.unanswered()).isEmpty();
  }

  @Test
  void keepsTheReasonOfARequestThatRedisRefusesAndLooksForWhatWasTakenAllTheSame() {
    redis.ctl("acl", "setuser", user, "-eval");

    assertThatThrownBy(() -> take(Reason.NEW_OWNER)).hasMessageContaining("NOPERM");

    assertThat(events).containsExactly("failed", "complete");
    assertThat(taker.unanswered()).hasValue(Reason.NEW_OWNER);
    assertThat(custody.whenSettled().succeeded()).isTrue();
    redis.ctl("acl", "setuser", user, "+eval");
    redis.ctl("hset", key("running"), custody.field("lost"), entry());
    parts.loop.run(custody::redisUp);
    await().until(() -> parts.recovered.size() == 1);
  }

  @Test
  void keepsNoReasonIfTheConnectionIsLost() {
    parts.loop.on(parts.redis::close);

    assertThatThrownBy(() -> take(Reason.ANNOUNCED)).isNotNull();

    assertThat(events).containsExactly("failed", "complete");
    assertThat(taker.unanswered()).isEmpty();
    assertThat(taker.isTaking()).isFalse();
  }

  private static String entry() {
    return System.currentTimeMillis() + "\n60000\nannounced\nstring\n" + COMMAND;
  }

  private final class Events implements CommandTaker.Listener {

    @Override
    public void ownerKnown(Answer answer) {
      events.add("owner " + answer.status());
    }

    @Override
    public void failed(Throwable cause) {
      events.add("failed");
    }

    @Override
    public void answersComplete() {
      events.add("complete");
    }
  }
}
