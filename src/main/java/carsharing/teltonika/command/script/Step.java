package carsharing.teltonika.command.script;

import carsharing.teltonika.command.answer.TextRules;
import carsharing.teltonika.command.verify.Verification;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One step of a script.
 *
 * @param command the GPRS text; {@code {name}} stands for a field of the command
 * @param success the texts that pass; none if any text does that is no error
 * @param errors texts that fail
 * @param answer what the tracker answers with
 * @param check what judges a record
 * @param addressed whether the tracker is to compare IMEIs first (codec 14)
 * @param timeout of an attempt; empty for the usual one
 * @param retries how often it is sent again when nothing comes
 * @param optional whether the script goes on when the step fails
 * @param passesUnknown whether a text passes that nobody knows
 * @param verification what the car must show afterwards
 */
public record Step(
    String command,
    TextRules success,
    TextRules errors,
    Answer answer,
    Optional<String> check,
    boolean addressed,
    Optional<Duration> timeout,
    int retries,
    boolean optional,
    boolean passesUnknown,
    Optional<Verification> verification) {

  /** The texts that can be sent. */
  public static final Pattern COMMAND = Pattern.compile("[ -~]{1,512}");

  /** What a tracker answers with. */
  public enum Answer {
    /** A text that says whether it was done. */
    TEXT,
    /** A text that is returned as it is. */
    RETURNED_TEXT,
    /** The value of an IO element. */
    VALUE,
    /** The value of an IO element, which is returned. */
    RETURNED_VALUE,
    /** An AVL record; a text may come besides. */
    RECORD;

    /** Whether the answer is the value of an IO element. */
    public boolean isValue() {
      return this == VALUE || this == RETURNED_VALUE;
    }

    /** Whether the answer is a text without a value. */
    public boolean isText() {
      return this == TEXT || this == RETURNED_TEXT;
    }
  }

  /** A GPRS command that is sent as it is, and whose answer is returned. */
  public static Step raw(String text) {
    return plain(text, Answer.RETURNED_TEXT, Optional.empty());
  }

  /** A record that is asked for and judged. */
  public static Step judged(String check) {
    return plain("getrecord", Answer.RECORD, Optional.of(check));
  }

  /** The value of an IO element that is asked for. */
  public static Step value(String text) {
    return plain(text, Answer.VALUE, Optional.empty());
  }

  private static Step plain(String text, Answer answer, Optional<String> check) {
    return new Step(
        text,
        TextRules.NONE,
        TextRules.NONE,
        answer,
        check,
        false,
        Optional.empty(),
        0,
        false,
        true,
        Optional.empty());
  }
}
