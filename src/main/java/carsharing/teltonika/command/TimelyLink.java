package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way to a tracker that asks for permission immediately before the first step of a command goes
 * out. What comes later in the command needs none. If the permission is refused, nothing of the
 * command goes out.
 */
final class TimelyLink implements DeviceLink {

  private final DeviceLink tracker;
  private Supplier<Future<Optional<Duration>>> permission =
      () -> Future.succeededFuture(Optional.empty());
  private boolean isAllowed;
  private Optional<NotStartedException> refusal = Optional.empty();

  TimelyLink(DeviceLink tracker) {
    this.tracker = tracker;
  }

  /**
   * Another command begins.
   *
   * @param newPermission is asked for once: how long the first step may still wait, or empty for as
   *     long as it likes; fails with a {@link NotStartedException}
   */
  void begin(Supplier<Future<Optional<Duration>>> newPermission) {
    permission = newPermission;
    isAllowed = false;
    refusal = Optional.empty();
  }

  /** Why nothing of this command has gone out, or empty. */
  Optional<NotStartedException> refusal() {
    return refusal;
  }

  @Override
  public Future<DeviceAnswer> request(DeviceRequest request) {
    if (isAllowed || !(request instanceof DeviceRequest.Step step)) {
      return tracker.request(request);
    }
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    return permission
        .get()
        .onFailure(this::refused)
        .compose(
            left -> {
              isAllowed = true;
              return tracker.request(left.map(step::waitingAtMost).orElse(step));
            });
  }

  private void refused(Throwable cause) {
    refusal =
        Optional.of(
            cause instanceof NotStartedException known
                ? known
                : NotStartedException.because("internal_error"));
  }
}
