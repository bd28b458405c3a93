package carsharing.teltonika.message;

/**
 * What the answer to one GPRS command looks like. A text carries no id of the command that it
 * answers, so only its shape can tell. Immutable.
 */
public interface AnswerShape {

  /** How a text relates to the command. */
  enum Fit {
    /** The text is the answer to the command. */
    ANSWER,
    /** The text belongs to the command, but the answer is still to come. */
    ACKNOWLEDGEMENT,
    /** Nobody knows such a text. It can be the answer, if no better one comes. */
    UNKNOWN,
    /** The text answers another command, or no command at all. */
    FOREIGN
  }

  /** How this text relates to the command. */
  Fit fit(String text);

  /** Whether the text is, word for word, the one that the command wants. */
  boolean isExactly(String text);

  /**
   * Whether the text can only be the answer to this command, by its wording: whatever else was
   * asked before.
   */
  default boolean isCertain(String text) {
    return isExactly(text);
  }

  /** Whether a late answer to this command can be mistaken for the answer to the other one. */
  boolean isConfusedWith(AnswerShape other);
}
