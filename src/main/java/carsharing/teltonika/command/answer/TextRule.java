package carsharing.teltonika.command.answer;

import com.google.re2j.Pattern;

/**
 * What a script says about a tracker's text. Texts are compared without regard to case and to the
 * space around them.
 */
public sealed interface TextRule {

  /** Whether a text is meant. The text has no space around it. */
  boolean matches(String text);

  /** The whole text. */
  record Exact(String text) implements TextRule {

    @Override
    public boolean matches(String other) {
      return AnswerText.same(text, other);
    }
  }

  /** How the text begins. */
  record Prefix(String text) implements TextRule {

    @Override
    public boolean matches(String other) {
      return other.regionMatches(true, 0, text, 0, text.length());
    }
  }

  /**
   * A regular expression for the whole text, in the syntax of RE2. Its time grows with the text and
   * no faster, because a tracker may send any text.
   */
  public record Regex(Pattern pattern) implements TextRule {

    /**
     * Compiles an expression.
     *
     * @throws com.google.re2j.PatternSyntaxException if it is not one
     */
    public static Regex of(String expression) {
      return new Regex(Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
    }

    @Override
    public boolean matches(String text) {
      return pattern.matches(text);
    }
  }
}
