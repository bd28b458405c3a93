package carsharing.teltonika.command.verify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is known of the effect of a command. The weakest verdict comes first. */
public enum Verdict {
  /** The car shows the opposite of what was wanted. */
  CONTRADICTED,
  /** The tracker has sent no text, and the car does not show the effect. */
  UNANSWERED,
  /** The tracker has sent a text, and the car cannot show the effect. */
  NOT_OBSERVABLE,
  /** The tracker has sent a text, and nobody has seen the effect. */
  ANSWERED,
  /** The car shows what was wanted, in a record that it has made after the command. */
  VERIFIED;

  /** As clients know it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verdict of a word; empty if it is none. */
  public static Optional<Verdict> of(String word) {
    return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
  }

  /** The one of two that promises less. */
  public Verdict weaker(Verdict other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
