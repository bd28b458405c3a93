package carsharing.teltonika.command.run;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way to a tracker that asks for permission immediately before each step of a command goes out.
 * If the permission is refused, or has ended before the connection can send the first step, nothing
 * more of the command goes out.
 */
public final class TimelyLink implements DeviceLink {

  private final DeviceLink tracker;
  private Supplier<Future<Optional<Long>>> permission =
      () -> Future.succeededFuture(Optional.empty());
  private Supplier<Future<Void>> goingOn = Future::succeededFuture;
  private boolean isAllowed;
  private Optional<NotStartedException> refusal = Optional.empty();

  /** Creates a link that lets nothing pass until a command begins. */
  public TimelyLink(DeviceLink tracker) {
    this.tracker = tracker;
  }

  /**
   * Another command begins.
   *
   * @param newPermission is asked for once: until when the first step may be sent, ns by {@link
   *     TimeSource#nanos()}, or empty for ever; fails with a {@link NotStartedException}
   * @param newGoingOn is asked for before each later step; fails if another process has told the
   *     outcome
   */
  public void begin(
      Supplier<Future<Optional<Long>>> newPermission, Supplier<Future<Void>> newGoingOn) {
    permission = newPermission;
    goingOn = newGoingOn;
    isAllowed = false;
    refusal = Optional.empty();
  }

  /** Why nothing more of this command goes out, or empty. */
  public Optional<NotStartedException> refusal() {
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
      return goingOn.get().onFailure(this::refused).compose(allowed -> tracker.request(step));
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
