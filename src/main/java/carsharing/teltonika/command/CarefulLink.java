package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The way to a tracker for the steps of one command, which remembers the answers that were given up
 * and may still come. Answers carry no id: before another step is sent, a late one is waited for a
 * moment, lest it pass for that step's.
 */
final class CarefulLink implements DeviceLink {

  /** Stands for a command of which it is not known whether its answer has come. */
  private static final String ANY = "";

  private final DeviceLink tracker;
  private final Duration grace;
  private final Set<String> unanswered = new HashSet<>();
  private boolean timedOut;

  /**
   * @param grace how long late answers are waited for
   */
  CarefulLink(DeviceLink tracker, Duration grace) {
    this.tracker = tracker;
    this.grace = grace;
  }

  /** Whether the tracker has not answered a step in time: its answer may still come. */
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
        .request(new DeviceRequest.AwaitOwed(grace))
        .onSuccess(settled -> unanswered.clear())
        .onFailure(stillOwed -> unanswered.add(ANY));
  }

  private Future<DeviceAnswer> send(DeviceRequest request) {
    return tracker
        .request(request)
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
