package carsharing.teltonika.bench.outcome;

import carsharing.teltonika.vehicle.DefaultScript;
import carsharing.teltonika.vehicle.GprsStep;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What a car sees of one command, and for how long the car itself has held its answers. Lives on
 * the car's event loop; {@link #answered} may be called from any thread.
 */
final class TimedCommand {

  /**
   * What the car has seen; all times by {@link System#nanoTime()}.
   *
   * @param firstArrival when the first step came
   * @param held for how long the car has kept the answers of all steps to itself, ns
   * @param lastWritten when the answer to the last step was written
   * @param isOvertaken whether the server went on before the car had answered
   */
  record Seen(long firstArrival, long held, long lastWritten, boolean isOvertaken) {}

  private final Deque<GprsStep> expected;
  private final Promise<Seen> answered = Promise.promise();
  private int steps;
  private int answers;
  private boolean isOvertaken;
  private long firstArrival;
  private long held;

  /** One whose first step has not come yet. */
  TimedCommand(DefaultScript script) {
    this.expected = new ArrayDeque<>(script.steps());
  }

  /** Of a car that has had no command yet. */
  static TimedCommand none() {
    return new TimedCommand();
  }

  private TimedCommand() {
    this.expected = new ArrayDeque<>();
  }

  /** Succeeds when the last step is answered. */
  Future<Seen> answered() {
    return answered.future();
  }

  /** The step that has come, or empty if it is not one of the script's. */
  Optional<GprsStep> arrived(String command, long at) {
    var next = Optional.ofNullable(expected.peek()).filter(step -> step.command().equals(command));
    if (next.isPresent()) {
      expected.remove();
      isOvertaken |= answers < steps++;
      firstArrival = firstArrival == 0 ? at : firstArrival;
    }
    return next;
  }

  /** The car could answer now a step that has come at a time. */
  void answerIsDue(long arrived) {
    answers++;
    held += System.nanoTime() - arrived;
  }

  /** The answer to a step is about to be written. */
  void answerIsWritten() {
    if (expected.isEmpty()) {
      answered.tryComplete(new Seen(firstArrival, held, System.nanoTime(), isOvertaken));
    }
  }

  /** The last step will never be answered. */
  void fail(String reason) {
    answered.tryFail(reason);
  }

  @Override
  public String toString() {
    return "expected " + expected;
  }
}
