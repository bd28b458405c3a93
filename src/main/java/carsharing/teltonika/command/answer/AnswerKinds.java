package carsharing.teltonika.command.answer;

import java.util.List;

/** All kinds of answers that the server knows by their wording. */
public final class AnswerKinds {

  /** The known kinds; no command is of two. */
  public static final List<AnswerKind> KNOWN =
      List.of(
          new DoorAnswers(),
          new OutputAnswers(),
          new ReadingAnswers(),
          new RecordAnswers(),
          new ManualCanAnswers());

  /** The answers to every other command. */
  public static final AnswerKind PLAIN = new PlainAnswers();

  private AnswerKinds() {}

  /** The kind of a command. */
  public static AnswerKind of(String command) {
    return KNOWN.stream().filter(kind -> kind.includes(command)).findFirst().orElse(PLAIN);
  }

  /** Whether a command begins with a word, in any case. */
  public static boolean begins(String command, String word) {
    return command.stripLeading().regionMatches(true, 0, word, 0, word.length());
  }
}
