package carsharing.teltonika.command.check;

import carsharing.teltonika.message.StepRecords;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Judges the records that a step waited for. To add one is to write a class and to name it in
 * {@link Checks}.
 */
public interface Check {

  /**
   * Judges the records that answer a step.
   *
   * @param input what the command says
   * @param now by our clock
   * @return what the outcome's data is to carry besides, where the record passes; a null takes back
   *     what an earlier check of the same script has said
   * @throws CheckFailedException where it does not
   */
  JsonObject judge(StepRecords records, CheckInput input, Instant now) throws CheckFailedException;

  /** Whether it judges all records of a step, and not only the one that answers it. */
  default boolean judgesSeveral() {
    return false;
  }

  /**
   * Whether these records tell enough, so that the check need not wait for more. Called on the
   * event loop of a connection, and only if {@link #judgesSeveral()}.
   */
  default boolean isEnough(StepRecords records, CheckInput input, Instant now) {
    return true;
  }

  /** Whether it judges by {@link CheckInput#areas}, which are not read otherwise. */
  default boolean needsAreas() {
    return false;
  }
}
