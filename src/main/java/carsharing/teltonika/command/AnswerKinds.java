package carsharing.teltonika.command;

import java.util.List;

/** All kinds of answers that the server knows by their wording. */
final class AnswerKinds {

  /** The known kinds; no command is of two. */
  static final List<AnswerKind> KNOWN =
      List.of(
          new DoorAnswers(),
          new OutputAnswers(),
          new ReadingAnswers(),
          new RecordAnswers(),
          new ManualCanAnswers());

  /** The answers to every other command. */
  static final AnswerKind PLAIN = new PlainAnswers();

  private AnswerKinds() {}

  /** The kind of a command. */
  static AnswerKind of(String command) {
    return KNOWN.stream().filter(kind -> kind.includes(command)).findFirst().orElse(PLAIN);
  }

  /** Whether a command begins with a word, in any case. */
  static boolean begins(String command, String word) {
    return command.stripLeading().regionMatches(true, 0, word, 0, word.length());
  }
}
