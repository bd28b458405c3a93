package carsharing.teltonika.message;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What a command should have changed, and how a car shows it. Immutable. */
public interface StateWatch {

  /**
   * A GPRS command whose answer shows the same as a record, and is quicker.
   *
   * @param text the GPRS command
   * @param shape tells its answer from other texts
   */
  record Question(String text, AnswerShape shape) {}

  /**
   * What a record shows. {@link Sight#HIDDEN} if the record has only the last known value, {@link
   * Sight#UNSEEN} if it does not have the element.
   */
  Sight look(AvlRecord record);

  /** What the answer to the question shows; {@link Sight#HIDDEN} if the tracker has refused it. */
  Sight look(String answer);

  /**
   * Whether a car can show the effect.
   *
   * @param isSent whether the car sends the element with an AVL id
   */
  boolean canBeShown(IntPredicate isSent);

  /** Something quicker than a record; empty if only a record can show the effect. */
  Optional<Question> question();

  /** Whether the command passes that the tracker has answered with this text. */
  boolean passes(String text);
}
