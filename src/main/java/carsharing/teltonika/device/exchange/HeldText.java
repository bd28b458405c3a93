package carsharing.teltonika.device.exchange;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A text that is the answer to a command, if no better one comes. It is doubtful as long as it can
 * also be the answer to a question that the server has asked.
 */
final class HeldText {

  private final Consumer<String> unasked;
  private Optional<String> text = Optional.empty();
  private boolean isDoubtful;

  /**
   * @param unasked receives the texts that turn out not to be the answer
   */
  HeldText(Consumer<String> unasked) {
    this.unasked = unasked;
  }

  /** Holds a text. A later one is better, but not if only that one is doubtful. */
  void hold(String received, boolean doubtful) {
    if (doubtful && isCertain()) {
      unasked.accept(received);
    } else {
      drop();
      text = Optional.of(received);
      isDoubtful = doubtful;
    }
  }

  /** Whether a text is held that answers no question. */
  boolean isCertain() {
    return text.isPresent() && !isDoubtful;
  }

  /** All questions have their answers, so the text answers none of them. */
  void questionsAreAnswered() {
    isDoubtful = false;
  }

  /** Whether a doubtful text is held that is like this. */
  boolean isDoubtful(Predicate<String> like) {
    return isDoubtful && text.filter(like).isPresent();
  }

  /** The text, which is the answer; it is held no longer. */
  Optional<String> take() {
    var taken = text;
    text = Optional.empty();
    return taken;
  }

  /** The text, if there is one, is not the answer. */
  void drop() {
    take().ifPresent(unasked);
  }
}
