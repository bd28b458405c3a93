package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.request.Tickets;
import carsharing.teltonika.command.session.IdGate.Pass;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands with an id may begin, and what the clients of the others hear. */
@VertxTest
class IdGateTest {

  private static final String LOCK = "{\"action\":\"lock\",\"id\":\"a\"}";
  private static final String LOCK_LATER = "{\"ttl\":\"20s\",\"id\":\"a\",\"action\":\"lock\"}";
  private static final String UNLOCK = "{\"action\":\"unlock\",\"id\":\"a\"}";

  private final RedisServer redis = RedisServer.shared();
  private final Imei car = new Imei(Imeis.any());
  private final String key = "{" + car + "}:id:a";
  private final SessionParts parts;
  private final IdGate gate;
  private final Ticket first = ticket(LOCK);
  private String digest = "";

  IdGateTest(Vertx vertx) {
    parts = new SessionParts(vertx, redis.uri(), car);
    gate = new IdGate(parts.shared);
  }

  @AfterEach
  void close() {
    redis.ctl("del", key);
    parts.close();
  }

  private Ticket ticket(String json) {
    return Tickets.taken(car, json, json.length());
  }

  private Optional<Pass> ask(Ticket ticket) {
    return parts.loop.on(() -> gate.ask(ticket));
  }

  /** Another command has begun with the id. */
  private void beginFirst() {
    parts.loop.open();
    digest = ask(first).orElseThrow().digest().orElseThrow();
  }

  /** It was not run after all. */
  private void refuseFirst() {
    parts.loop.run(() -> parts.shared.reporter().refuse(first, "expired"));
    assertRefused("expired");
  }

  /** Asks, and does not wait for the answer. */
  private Future<Optional<Pass>> asked(String json) {
    var asked = parts.loop.<Future<Optional<Pass>>>on(() -> begun(gate.ask(ticket(json))));
    parts.loop.run(() -> {});
    return asked;
  }

  private void passTheDelay() {
    parts.loop.run(() -> parts.clock.pass(Duration.ofSeconds(2)));
  }

  /** And has ended. */
  private void endFirst() {
    beginFirst();
    redis.ctl("set", key, outcome().copy().put("digest", digest).encode());
  }

  private static JsonObject outcome() {
    return new JsonObject().put("message", "success").put("data", new JsonObject()).put("id", "a");
  }

  private static JsonObject repeated() {
    return outcome().put("repeated", true);
  }

  private void assertRefused(String reason) {
    var told = parts.told();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getString("message")).isEqualTo("failed");
    assertThat(told.get(0).getString("data")).startsWith(reason);
    assertThat(told.get(0).getString("id")).isEqualTo("a");
  }

  @Test
  void letsACommandWithoutAnIdBeginAlsoWhileRedisIsAway() {
    assertThat(ask(ticket("{\"action\":\"lock\"}"))).hasValue(new Pass(Optional.empty()));
  }

  @Test
  void notesWhichCommandBeginsWithANewId() {
    parts.loop.open();
    var first = ticket(LOCK);

    var pass = ask(first).orElseThrow();

    assertThat(pass.digest().orElseThrow()).hasSize(64);
    assertThat(redis.ctl("get", key))
        .isEqualTo("begun " + first.number() + " " + pass.digest().get());
    assertThat(ask(first)).hasValue(pass); // The answer of Redis may have been lost.
    assertThat(parts.told()).isEmpty();
  }

  @Test
  void repeatsTheOutcomeOfACommandThatWasRunBefore() {
    endFirst();

    assertThat(ask(ticket(LOCK_LATER))).isEmpty();

    assertThat(parts.told()).containsExactly(repeated());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAnotherCommandWithTheSameId(boolean hasEnded) {
    if (hasEnded) {
      endFirst();
    } else {
      beginFirst();
    }

    assertThat(ask(ticket(UNLOCK))).isEmpty();

    assertRefused("id_reused: ");
  }

  /** The other connection may need a moment to tell the outcome. */
  @Test
  void waitsForTheOutcomeOfACommandThatHasBegunElsewhere() {
    beginFirst();
    var asked = asked(LOCK);
    parts.loop.run(() -> parts.clock.pass(Duration.ofMillis(1999)));
    assertThat(parts.told()).isEmpty();
    redis.ctl("set", key, outcome().encode());

    parts.loop.run(() -> parts.clock.pass(Duration.ofMillis(1)));

    assertThat(parts.loop.on(() -> asked)).isEmpty();
    assertThat(parts.told()).containsExactly(repeated());
  }

  /** Its process has died, or somebody has replaced what stood under the id. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsThatAnOutcomeIsUnknownIfItIsNotToldInAMoment(boolean isReplaced) {
    beginFirst();
    var asked = asked(LOCK);
    if (isReplaced) {
      redis.ctl("del", key);
      redis.ctl("rpush", key, "x");
    }

    passTheDelay();

    assertThat(parts.loop.on(() -> asked)).isEmpty();
    assertRefused("outcome_unknown");
  }

  @Test
  void letsACommandBeginIfTheOneThatHeldItsIdWasNotRun() {
    beginFirst();
    var asked = asked(LOCK_LATER);
    refuseFirst();

    passTheDelay();

    assertThat(parts.loop.on(() -> asked)).hasValue(new Pass(Optional.of(digest)));
    assertThat(parts.told()).isEmpty();
    assertThat(ask(ticket(UNLOCK))).isEmpty(); // The id is in use.
    assertRefused("id_reused: ");
  }

  /** The first one may have been run. */
  @Test
  void letsNoCommandBeginIfRedisHasForgottenTheOneThatHeldItsId() {
    beginFirst();
    var asked = asked(LOCK);
    redis.ctl("del", key);

    passTheDelay();

    assertThat(parts.loop.on(() -> asked)).isEmpty();
    assertRefused("outcome_unknown");
    assertThat(redis.ctl("exists", key)).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesACommandIfAnotherOneHasTakenItsIdInTheMoment(boolean isSame) {
    beginFirst();
    var asked = asked(LOCK);
    refuseFirst();
    assertThat(ask(ticket(isSame ? LOCK : UNLOCK))).isPresent();

    passTheDelay();

    assertThat(parts.loop.on(() -> asked)).isEmpty();
    assertRefused(isSame ? "outcome_unknown" : "id_reused: ");
  }

  @Test
  void refusesACommandIfTheKeyOfItsIdHoldsAnotherType() {
    parts.loop.open();
    redis.ctl("rpush", key, "x");

    assertThat(ask(ticket(LOCK))).isEmpty();

    assertRefused("invalid_command: id: the key %s holds a list (expected: a text)".formatted(key));
  }

  @Test
  void doesNotBeginWhatAnotherProcessHasToldTheOutcomeOf() {
    parts.loop.open();
    var ticket = ticket(LOCK);
    var told = "{" + car + "}:told:" + ticket.number();
    redis.ctl("set", told, "1", "px", "60000");

    assertThat(ask(ticket)).isEmpty();

    assertThat(parts.told()).isEmpty();
    assertThat(redis.ctl("exists", key)).isEqualTo("0");
  }

  @Test
  void refusesACommandIfRedisDoesNotSayWhetherItMayBegin() {
    assertThat(ask(ticket(LOCK))).isEmpty();

    parts.loop.open();
    assertRefused("redis_away: whether this id was run before is not known");
    assertThat(redis.ctl("exists", key)).isEqualTo("0");
  }

  @Test
  void tellsEachCommandThatWaitedTheOutcomeOfTheFirst() {
    endFirst();

    parts.loop.run(() -> List.of(ticket(LOCK), ticket(LOCK_LATER)).forEach(this::repeat));
    parts.loop.run(() -> {});
    assertThat(parts.told()).containsExactly(repeated(), repeated());

    parts.loop.run(() -> repeat(ticket(UNLOCK)));
    parts.loop.run(() -> {});
    assertRefused("id_reused: ");
  }

  @Test
  void tellsACommandThatWaitedItsOwnReasonIfTheFirstWasNotRunEither() {
    beginFirst();
    refuseFirst();

    parts.loop.run(() -> repeat(ticket(LOCK)));
    parts.loop.run(() -> {});

    assertRefused("disconnected");
    assertThat(redis.ctl("exists", key)).isEqualTo("0");
  }

  /** The command that waited is not run, even if its id becomes free. */
  @Test
  void tellsACommandThatWaitedItsOwnReasonIfTheFirstIsSeenLaterNotToHaveRun() {
    beginFirst();
    parts.loop.run(() -> repeat(ticket(LOCK)));
    parts.loop.run(() -> {});
    refuseFirst();

    passTheDelay();
    parts.loop.run(() -> {});

    assertRefused("disconnected");
    assertThat(redis.ctl("exists", key)).isEqualTo("0");
  }

  @Test
  void tellsThatAnOutcomeIsUnknownIfRedisDoesNotSayWhatItWas() {
    parts.loop.run(() -> repeat(ticket(LOCK)));
    parts.loop.open();
    assertRefused("outcome_unknown");

    redis.ctl("rpush", key, "x");
    parts.loop.run(() -> repeat(ticket(LOCK)));
    await().untilAsserted(() -> assertRefused("outcome_unknown"));
  }

  private void repeat(Ticket waited) {
    gate.repeat(waited, first.number(), "disconnected");
  }

  private static Future<Future<Optional<Pass>>> begun(Future<Optional<Pass>> asked) {
    return Future.succeededFuture(asked);
  }
}
