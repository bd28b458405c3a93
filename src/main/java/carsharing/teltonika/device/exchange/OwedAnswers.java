package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.AnswerShape.Fit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * The texts that may still come for commands that are over. A text carries no id, so a late one can
 * be mistaken for the answer to a later command of the same kind.
 */
final class OwedAnswers {

  /** Of each kind. A tracker that answers nothing cannot fill the memory. */
  private static final int LIMIT = 16;

  private final Deque<AnswerShape> answers = new ArrayDeque<>();
  private final Deque<AnswerShape> acknowledgements = new ArrayDeque<>();

  /** A command was given up before its answer came. */
  void addAnswer(AnswerShape shape) {
    add(answers, shape);
  }

  /** A record command is over. Some trackers send a text besides the record. */
  void addAcknowledgement(AnswerShape shape) {
    add(acknowledgements, shape);
  }

  private static void add(Deque<AnswerShape> to, AnswerShape shape) {
    if (to.size() == LIMIT) {
      to.removeFirst();
    }
    to.addLast(shape);
  }

  /** A text came that no step takes. It may be one of the owed answers. */
  void pay(String text) {
    removeFirst(answers, shape -> shape.fit(text) == Fit.ANSWER || shape.fit(text) == Fit.UNKNOWN);
  }

  /** Whether an answer is owed. */
  boolean areAny() {
    return !answers.isEmpty();
  }

  /** Whether one of the owed answers looks like this. */
  boolean haveOneLike(AnswerShape shape) {
    return answers.stream().anyMatch(shape::isConfusedWith);
  }

  /** Whether a text may be one of the owed answers. */
  boolean expects(String text) {
    return answers.stream()
        .anyMatch(shape -> shape.fit(text) == Fit.ANSWER || shape.fit(text) == Fit.UNKNOWN);
  }

  /** The same; true if the text only acknowledges a record command. */
  boolean payAcknowledgement(String text) {
    return removeFirst(acknowledgements, shape -> shape.fit(text) == Fit.ACKNOWLEDGEMENT);
  }

  /** A text came that cannot be read. */
  void payAny() {
    answers.pollFirst();
  }

  /** Whether a late answer can be mistaken for the answer to the next command. */
  boolean confuse(AnswerShape next) {
    return answers.stream().anyMatch(shape -> shape.isConfusedWith(next));
  }

  private static boolean removeFirst(Deque<AnswerShape> from, Predicate<AnswerShape> isPaid) {
    for (Iterator<AnswerShape> each = from.iterator(); each.hasNext(); ) {
      if (isPaid.test(each.next())) {
        each.remove();
        return true;
      }
    }
    return false;
  }
}
