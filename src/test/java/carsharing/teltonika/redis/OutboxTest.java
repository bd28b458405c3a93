package carsharing.teltonika.redis;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.Logged;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.NumberType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {

  private static final int MAX_KEPT = 2;
  private static final Request OUTCOME = Request.cmd(Command.EVAL);
  private static final Request NOTE = Request.cmd(Command.XADD);

  private final List<Request> sent = new ArrayList<>();
  private final List<Runnable> soon = new ArrayList<>();
  private Future<Response> answer = Future.failedFuture("not set");
  private boolean isUp = true;
  private final HandClock clock = new HandClock();
  private final Outbox outbox = new Outbox(this::send, () -> isUp, clock, MAX_KEPT, soon::add);

  private Future<Response> send(Request request) {
    sent.add(request);
    return answer;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECTION_CLOSED",
        "LOADING Redis is loading the dataset in memory",
        "READONLY",
        "NOREPLICAS Not enough good replicas to write.",
        "MISCONF Errors writing to the AOF file: No space left on device",
        "BUSY Redis is busy running a script.",
        "NOPERM this user has no permissions to run the 'eval' command",
        "NOAUTH Authentication required.",
        "ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write"
      })
  void sendsAgainWhatWasNotAnsweredOrNotTakenForNow(String error) {
    for (var request : List.of(OUTCOME, NOTE)) {
      sent.clear();
      answer = Future.failedFuture(ErrorType.create(error));
      if (request.equals(OUTCOME)) {
        outbox.tell(request);
      } else {
        outbox.note(request);
      }

      answer = Future.succeededFuture(NumberType.create(1));
      outbox.deliverKept();

      assertThat(sent).containsExactly(request, request);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR unknown command",
        "CROSSSLOT Keys in request don't hash to the same slot",
        "WRONGTYPE Operation against a key holding the wrong kind of value"
      })
  void sendsNoNoteAgainThatRedisWillNeverTakeAndYetEachOutcome(String error) {
    answer = Future.failedFuture(ErrorType.create(error));
    outbox.note(NOTE);
    outbox.tell(OUTCOME);

    outbox.deliverKept();

    assertThat(sent).containsExactly(NOTE, OUTCOME, OUTCOME);
  }

  @Test
  void sendsANoteAgainForAnHourIfRedisRefusesIt() {
    answer = Future.failedFuture(ErrorType.create("READONLY"));
    outbox.note(NOTE);
    clock.pass(Duration.ofMinutes(59));
    outbox.deliverKept();
    clock.pass(Duration.ofMinutes(1));
    outbox.deliverKept();

    outbox.deliverKept();

    assertThat(sent).hasSize(3);
  }

  @Test
  void triesSoonAgainWhatRedisRefuses() {
    answer = Future.failedFuture(ErrorType.create("NOPERM"));
    outbox.tell(OUTCOME);
    outbox.tell(OUTCOME);
    assertThat(soon).hasSize(1);

    answer = Future.succeededFuture(NumberType.create(1));
    soon.remove(0).run();

    assertThat(sent).hasSize(4);
    assertThat(soon).isEmpty();
  }

  @Test
  void sendsAgainHoweverLongRedisWasAwayBefore() {
    isUp = false;
    outbox.tell(OUTCOME);
    clock.pass(Duration.ofHours(20));
    isUp = true;
    answer = Future.failedFuture(ErrorType.create("READONLY"));
    outbox.deliverKept();

    outbox.deliverKept();

    assertThat(sent).hasSize(2);
  }

  @Test
  void sendsAnOutcomeAgainHoweverLongRedisRefusesIt() {
    answer = Future.failedFuture(ErrorType.create("NOPERM"));
    var told = outbox.tell(OUTCOME);
    clock.pass(Duration.ofHours(20));
    outbox.deliverKept();

    answer = Future.succeededFuture(NumberType.create(1));
    outbox.deliverKept();

    assertThat(told.succeeded()).isTrue();
    assertThat(sent).hasSize(3);
  }

  /** Redis remembers for two hours at least that an outcome was told. */
  @Test
  void sendsNoOutcomeAgainThatMayHaveBeenToldSoLongAgoThatRedisHasForgotten() {
    answer = Future.failedFuture(ErrorType.create("CONNECTION_CLOSED"));
    var told = outbox.tell(OUTCOME);
    clock.pass(Duration.ofMinutes(89));
    outbox.deliverKept();
    clock.pass(Duration.ofMinutes(31));
    try (var logged = new Logged()) {
      outbox.deliverKept();

      assertThat(logged.lines("an outcome (eval) is given up")).hasSize(1);
    }
    assertThat(sent).hasSize(2);
    assertThat(told.failed()).isTrue();
  }

  @Test
  void doesNotPublishTwice() {
    answer = Future.failedFuture(ErrorType.create("CONNECTION_CLOSED"));
    outbox.publish("356307042441013", "{}");

    outbox.deliverKept();

    assertThat(sent).hasSize(1);
  }

  @Test
  void publishesOnceItIsAllowedWhatWasRefused() {
    answer = Future.failedFuture(ErrorType.create("NOPERM this user has no permissions"));
    outbox.publish("356307042441013", "{}");
    answer = Future.succeededFuture(NumberType.create(0));
    outbox.deliverKept();

    outbox.deliverKept();

    assertThat(sent).hasSize(2);
  }

  @Test
  void keepsEachOutcomeAndOnlySoManyNotesWhileRedisIsAway() {
    isUp = false;
    for (var i = 0; i < 5; i++) {
      outbox.note(NOTE);
      outbox.tell(OUTCOME);
    }
    isUp = true;
    answer = Future.succeededFuture(NumberType.create(1));

    outbox.deliverKept();

    assertThat(sent).filteredOn(NOTE::equals).hasSizeLessThanOrEqualTo(MAX_KEPT);
    assertThat(sent).filteredOn(OUTCOME::equals).hasSize(5);
  }

  @Test
  void isFlushedWhenAllIsAnsweredOrGivenUp() {
    assertThat(outbox.whenFlushed().succeeded()).isTrue();
    isUp = false;
    outbox.tell(OUTCOME);
    outbox.note(NOTE);
    var flushed = outbox.whenFlushed();
    assertThat(flushed.isComplete()).isFalse();
    isUp = true;
    answer = Future.succeededFuture(NumberType.create(1));

    outbox.deliverKept();

    assertThat(flushed.succeeded()).isTrue();
  }
}
