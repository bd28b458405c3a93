package carsharing.teltonika.command.script;

import carsharing.teltonika.command.check.Interlocks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an action means: steps that are run one after the other, until one fails.
 *
 * @param action how clients call it
 * @param guards what must hold before the first step
 * @param onFailure the action that is run when a step has failed
 * @param expires how long after it was taken a command may begin, whatever the command says
 */
public record Script(
    String action,
    List<Step> steps,
    Interlocks guards,
    Optional<String> onFailure,
    Optional<Duration> expires) {

  /** Keeps copies. */
  public Script {
    steps = List.copyOf(steps);
  }

  /** Of one step, a GPRS command of a client's own; its answer is returned. */
  public static Script raw(String text) {
    return new Script(
        "(raw)", List.of(Step.raw(text)), Interlocks.NONE, Optional.empty(), Optional.empty());
  }
}
