package carsharing.teltonika.command;

import java.util.List;

/** Any of some texts. */
record TextRules(List<TextRule> rules) {

  /** No text at all. */
  static final TextRules NONE = new TextRules(List.of());

  TextRules {
    rules = List.copyOf(rules);
  }

  /** Whether the script names no text. */
  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether a text is one of them. */
  boolean match(String text) {
    return rules.stream().anyMatch(rule -> rule.matches(text));
  }

  /** Whether a text is one of them, and named word for word. */
  boolean matchExactly(String text) {
    return rules.stream().anyMatch(rule -> rule instanceof TextRule.Exact && rule.matches(text));
  }
}
