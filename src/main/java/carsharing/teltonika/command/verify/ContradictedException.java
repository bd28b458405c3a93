package carsharing.teltonika.command.verify;

import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.StepFailure;
import io.vertx.core.json.JsonObject;

/** The tracker has answered that a command was done, and the car shows the opposite. */
public final class ContradictedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient JsonObject shown;

  /**
   * @param wanted what the car does not show
   * @param observed what it shows; if the connection was lost, that is the reason
   */
  public ContradictedException(Verification wanted, DeviceAnswer.Observed observed) {
    super(
        observed.failure().map(StepFailure::reason).orElse(Verdict.CONTRADICTED.word()),
        null,
        false,
        false);
    this.shown = shown(wanted, observed);
  }

  /** What the car shows instead, for the outcome. */
  public JsonObject details() {
    return new JsonObject().put("shown", shown);
  }

  private static JsonObject shown(Verification wanted, DeviceAnswer.Observed observed) {
    var shown =
        new JsonObject().put("property", wanted.property().word()).put("value", !wanted.value());
    observed.record().ifPresent(record -> shown.put("recordTime", record.time().toString()));
    return shown;
  }
}
