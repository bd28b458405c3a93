package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way to a tracker that asks for permission immediately before the first step of a command goes
 * out. What comes later in the command needs none. If the permission is refused, or has ended
 * before the connection can send the step, nothing of the command goes out.
 */
final class TimelyLink implements DeviceLink {

  private final DeviceLink tracker;
  private Supplier<Future<Optional<Long>>> permission =
      () -> Future.succeededFuture(Optional.empty());
  private boolean isAllowed;
  private Optional<NotStartedException> refusal = Optional.empty();

  TimelyLink(DeviceLink tracker) {
    this.tracker = tracker;
  }

  /**
   * Another command begins.
   *
   * @param newPermission is asked for once: until when the first step may be sent, ns by {@link
   *     System#nanoTime()}, or empty for ever; fails with a {@link NotStartedException}
   */
  void begin(Supplier<Future<Optional<Long>>> newPermission) {
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
    if (!(request instanceof DeviceRequest.Step step)) {
      return tracker.request(request);
    }
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    if (isAllowed) {
      return tracker.request(step);
    }
    return permission
        .get()
        .onFailure(this::refused)
        .compose(
            deadline -> {
              isAllowed = true;
              return tracker
                  .request(deadline.map(step::notAfter).orElse(step))
                  .onFailure(this::noteExpiry);
            });
  }

  private void noteExpiry(Throwable cause) {
    if (StepFailedException.isBecause(StepFailure.EXPIRED, cause)) {
      refused(NotStartedException.because(StepFailure.EXPIRED.reason()));
    }
  }

  private void refused(Throwable cause) {
    refusal =
        Optional.of(
            cause instanceof NotStartedException known
                ? known
                : NotStartedException.because("internal_error"));
  }
}
