package carsharing.teltonika.command.answer;

/** The answers to commands whose wording the server does not know. */
final class PlainAnswers implements AnswerKind {

  @Override
  public boolean includes(String command) {
    return true;
  }

  @Override
  public TextVerdict judge(String command, String text) {
    return TextVerdict.UNKNOWN;
  }

  @Override
  public boolean isWordedLike(String text) {
    return false;
  }
}
