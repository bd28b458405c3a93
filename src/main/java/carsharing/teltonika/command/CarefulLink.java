package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The way to a tracker for the steps of commands, which remembers the answers that were given up
 * and may still come. Answers carry no id: before another step is sent, a late one is waited for a
 * moment, lest it pass for that step's.
 */
final class CarefulLink implements DeviceLink {

  /** Stands for a command of which it is not known whether its answer has come. */
  private static final String ANY = "";

  private final DeviceLink tracker;
  private final Supplier<Duration> grace;
  private final Set<String> unanswered = new HashSet<>();
  private boolean timedOut;

  /**
   * @param grace how long late answers are waited for now
   */
  CarefulLink(DeviceLink tracker, Supplier<Duration> grace) {
    this.tracker = tracker;
    this.grace = grace;
  }

  /** Another command begins. */
  void begin() {
    timedOut = false;
  }

  /** Whether the tracker has not answered a step of this command in time: that may still come. */
  boolean isAnswerOwed() {
    return timedOut;
  }

  /** A step that is repeated is not held up: a late answer to it is an answer to it. */
  @Override
  public Future<DeviceAnswer> request(DeviceRequest request) {
    return Set.of(request.text()).containsAll(unanswered)
        ? send(request)
        : settle().transform(settled -> send(request));
  }

  private Future<DeviceAnswer> settle() {
    return tracker
        .request(new DeviceRequest.AwaitOwed(grace.get()))
        .onSuccess(settled -> unanswered.clear())
        .onFailure(stillOwed -> unanswered.add(ANY));
  }

  /** A record may come without the text that goes with it. */
  private Future<DeviceAnswer> send(DeviceRequest request) {
    return tracker
        .request(request)
        .onSuccess(
            answer -> {
              if (answer instanceof DeviceAnswer.Position) {
                unanswered.add(request.text());
              }
            })
        .onFailure(
            cause -> {
              var hasTimedOut = StepFailedException.isBecause(StepFailure.TIMEOUT, cause);
              timedOut |= hasTimedOut;
              if (hasTimedOut || StepFailedException.isBecause(StepFailure.STALE_RECORD, cause)) {
                unanswered.add(request.text());
              }
            });
  }
}
