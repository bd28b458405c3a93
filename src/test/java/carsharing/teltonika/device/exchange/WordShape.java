package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;

/**
 * Answers that begin with the command's word. A text with a question mark is unknown, one of
 * another word foreign. {@code error} refuses any command.
 */
record WordShape(String word) implements AnswerShape {

  @Override
  public Fit fit(String text) {
    if (text.contains("?")) {
      return Fit.UNKNOWN;
    }
    if (text.equals("error")) {
      return Fit.ANSWER;
    }
    if (!text.startsWith(word)) {
      return Fit.FOREIGN;
    }
    return text.endsWith("accepted") ? Fit.ACKNOWLEDGEMENT : Fit.ANSWER;
  }

  @Override
  public boolean isExactly(String text) {
    return text.equals(word);
  }

  @Override
  public boolean isConfusedWith(AnswerShape other) {
    return equals(other);
  }
}
