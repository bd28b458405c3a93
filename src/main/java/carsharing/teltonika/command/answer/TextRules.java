package carsharing.teltonika.command.answer;

import java.util.List;

/** Any of some texts. */
public record TextRules(List<TextRule> rules) {

  /** No text at all. */
  public static final TextRules NONE = new TextRules(List.of());

  /** Keeps a copy. */
  public TextRules {
    rules = List.copyOf(rules);
  }

  /** Whether the script names no text. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether a text is one of them. */
  public boolean match(String text) {
    return rules.stream().anyMatch(rule -> rule.matches(text));
  }

  /** Whether a text is one of them, and named word for word. */
  public boolean matchExactly(String text) {
    return rules.stream().anyMatch(rule -> rule instanceof TextRule.Exact && rule.matches(text));
  }
}
