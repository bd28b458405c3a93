package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {

  private static final Request OUTCOME = Request.cmd(Command.EVAL);

  private final List<Request> sent = new ArrayList<>();
  private Future<Response> answer = Future.failedFuture("not set");
  private Duration age = Duration.ZERO;
  private final Outbox outbox = new Outbox(this::send, () -> true, () -> age.toNanos());

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
        "ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write"
      })
  void sendsAgainWhatWasNotAnsweredOrNotTakenForNow(String error) {
    answer = Future.failedFuture(ErrorType.create(error));
    outbox.deliver(OUTCOME);

    outbox.deliverKept();

    assertThat(sent).containsExactly(OUTCOME, OUTCOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR unknown command",
        "NOPERM this user has no permissions to run the 'eval' command",
        "WRONGTYPE Operation against a key holding the wrong kind of value"
      })
  void sendsNothingAgainThatRedisWillNeverTake(String error) {
    answer = Future.failedFuture(ErrorType.create(error));
    outbox.deliver(OUTCOME);

    outbox.deliverKept();

    assertThat(sent).containsExactly(OUTCOME);
  }

  @Test
  void sendsAgainForAnHourWhatRedisRefusesForNow() {
    answer = Future.failedFuture(ErrorType.create("READONLY"));
    outbox.deliver(OUTCOME);
    age = Duration.ofMinutes(59);
    outbox.deliverKept();
    age = Duration.ofMinutes(60);
    outbox.deliverKept();

    outbox.deliverKept();

    assertThat(sent).hasSize(3);
  }

  @Test
  void sendsAgainHoweverLongRedisWasAwayBefore() {
    answer = Future.failedFuture(ErrorType.create("CONNECTION_CLOSED"));
    outbox.deliver(OUTCOME);
    age = Duration.ofHours(2);
    outbox.deliverKept();
    answer = Future.failedFuture(ErrorType.create("READONLY"));
    outbox.deliverKept();

    outbox.deliverKept();

    assertThat(sent).hasSize(4);
  }

  @Test
  void doesNotPublishTwice() {
    answer = Future.failedFuture(ErrorType.create("CONNECTION_CLOSED"));
    outbox.publish("356307042441013", "{}");

    outbox.deliverKept();

    assertThat(sent).hasSize(1);
  }
}
