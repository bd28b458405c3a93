package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.DeviceRequest.SendText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimelyLinkTest {

  private static final DeviceRequest FIRST = new SendText("first", false, Duration.ofSeconds(1));
  private static final DeviceRequest SECOND = new SendText("second", false, Duration.ofSeconds(1));

  private final List<DeviceRequest> sent = new ArrayList<>();
  private final TimelyLink link = new TimelyLink(this::send);

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
          return Future.succeededFuture();
        });

    assertThat(link.request(FIRST).succeeded()).isTrue();
    assertThat(link.request(SECOND).succeeded()).isTrue();

    assertThat(asked).hasValue(1);
    assertThat(sent).containsExactly(FIRST, SECOND);
    assertThat(link.refusal()).isEmpty();
  }

  @Test
  void holdsTheFirstStepUntilThePermissionIsThere() {
    var permission = Promise.<Void>promise();
    link.begin(permission::future);
    link.request(FIRST);
    assertThat(sent).isEmpty();

    permission.complete();

    assertThat(sent).containsExactly(FIRST);
  }

  @Test
  void sendsNothingOfACommandThatMayNotBegin() {
    link.begin(() -> Future.failedFuture(NotStartedException.because("expired")));

    assertThat(link.request(FIRST).failed()).isTrue();
    assertThat(link.request(SECOND).failed()).isTrue();

    assertThat(sent).isEmpty();
    assertThat(link.refusal().orElseThrow().reason()).isEqualTo("expired");
    link.begin(Future::succeededFuture);
    assertThat(link.refusal()).isEmpty();
    assertThat(link.request(SECOND).succeeded()).isTrue();
  }

  @Test
  void waitsForLateAnswersBeforeItAsksForPermission() {
    var settle = new DeviceRequest.AwaitOwed(Duration.ofSeconds(1));
    link.begin(() -> Future.failedFuture(NotStartedException.because("expired")));

    assertThat(link.request(settle).succeeded()).isTrue();

    assertThat(sent).containsExactly(settle);
    assertThat(link.refusal()).isEmpty();
  }
}
