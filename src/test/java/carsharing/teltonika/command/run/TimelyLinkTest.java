package carsharing.teltonika.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.DeviceRequest.SendText;
import carsharing.teltonika.message.StepFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimelyLinkTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SendText OPEN = step("open");
  private static final SendText SHUT = step("shut");

  private final List<DeviceRequest> sent = new ArrayList<>();
  private final TimelyLink link = new TimelyLink(this::send);

  private static SendText step(String text) {
    return new SendText(text, false, new StepAnswers(Step.raw(text), text), SECOND, SECOND, SECOND);
  }

  private Future<DeviceAnswer> send(DeviceRequest request) {
    sent.add(request);
    return Future.succeededFuture(new DeviceAnswer.Text("OK"));
  }

  @Test
  void asksForPermissionOnceBeforeTheFirstStep() {
    var asked = new AtomicInteger();
    link.begin(
        () -> {
          asked.incrementAndGet();
          assertThat(sent).isEmpty();
          return Future.succeededFuture(Optional.empty());
        },
        Future::succeededFuture);

    assertThat(link.request(OPEN).succeeded()).isTrue();
    assertThat(link.request(SHUT).succeeded()).isTrue();

    assertThat(asked).hasValue(1);
    assertThat(sent).containsExactly(OPEN, SHUT);
    assertThat(link.refusal()).isEmpty();
  }

  @Test
  void sendsNoMoreOfACommandWhoseOutcomeAnotherProcessHasTold() {
    link.begin(
        () -> Future.succeededFuture(Optional.empty()),
        () -> Future.failedFuture(NotStartedException.told()));
    assertThat(link.request(OPEN).succeeded()).isTrue();

    assertThat(link.request(SHUT).failed()).isTrue();

    assertThat(sent).containsExactly(OPEN);
    assertThat(link.refusal().orElseThrow().isTold()).isTrue();
  }

  @Test
  void holdsTheFirstStepUntilThePermissionIsThere() {
    var permission = Promise.<Optional<Long>>promise();
    link.begin(permission::future, Future::succeededFuture);
    link.request(OPEN);
    assertThat(sent).isEmpty();

    permission.complete(Optional.empty());

    assertThat(sent).containsExactly(OPEN);
  }

  @Test
  void sendsNothingOfACommandThatMayNotBegin() {
    link.begin(
        () -> Future.failedFuture(NotStartedException.because("expired")), Future::succeededFuture);

    assertThat(link.request(OPEN).failed()).isTrue();
    assertThat(link.request(SHUT).failed()).isTrue();

    assertThat(sent).isEmpty();
    assertThat(link.refusal().orElseThrow().reason()).isEqualTo("expired");
    link.begin(() -> Future.succeededFuture(Optional.empty()), Future::succeededFuture);
    assertThat(link.refusal()).isEmpty();
    assertThat(link.request(SHUT).succeeded()).isTrue();
  }

  @Test
  void givesTheFirstStepTheDeadlineOfTheCommand() {
    link.begin(() -> Future.succeededFuture(Optional.of(300L)), Future::succeededFuture);

    link.request(OPEN);
    link.request(SHUT);

    assertThat(sent).containsExactly(OPEN.notAfter(300), SHUT);
  }

  @Test
  void sendsNothingMoreOfACommandWhoseTimeHasEndedOnTheWayToTheConnection() {
    var expiring =
        new TimelyLink(
            request -> {
              sent.add(request);
              return Future.failedFuture(new StepFailedException(StepFailure.EXPIRED));
            });
    expiring.begin(() -> Future.succeededFuture(Optional.of(300L)), Future::succeededFuture);

    assertThat(expiring.request(OPEN).failed()).isTrue();
    assertThat(expiring.request(SHUT).failed()).isTrue();

    assertThat(sent).containsExactly(OPEN.notAfter(300));
    assertThat(expiring.refusal().orElseThrow().reason()).isEqualTo("expired");
  }

  @Test
  void asksForNoPermissionToAskForARecordAtLast() {
    var last = new DeviceRequest.SendOnly("getrecord", false, new StepAnswers(Step.raw("x"), "x"));
    link.begin(
        () -> Future.failedFuture(NotStartedException.because("expired")), Future::succeededFuture);

    assertThat(link.request(last).succeeded()).isTrue();

    assertThat(sent).containsExactly(last);
    assertThat(link.refusal()).isEmpty();
  }
}
