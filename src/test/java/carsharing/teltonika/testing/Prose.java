package carsharing.teltonika.testing;

import java.util.stream.Collectors;

/**
 * Sentences of a page: their lines are wrapped, and those of tables, headings and pictures are not.
 */
public final class Prose {

  /** Characters of a line in the pages of this project. */
  private static final int WIDTH = 120;

  private Prose() {}

  /** The same text with no line of prose above {@link #WIDTH}. */
  public static String wrapped(String text) {
    return text.lines().map(Prose::line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(String line) {
    return isProse(line) ? wrap(line) : line;
  }

  private static boolean isProse(String line) {
    return !line.isEmpty() && "|#!<-`".indexOf(line.charAt(0)) < 0;
  }

  /** One paragraph, which is wrapped whatever it begins with; without a line break at its end. */
  public static String wrap(String line) {
    var wrapped = new StringBuilder();
    var width = 0;
    for (var word : line.split(" ", -1)) {
      if (width > 0 && width + 1 + word.length() > WIDTH) {
        wrapped.append('\n');
        width = 0;
      } else if (width > 0) {
        wrapped.append(' ');
        width++;
      }
      wrapped.append(word);
      width += word.length();
    }
    return wrapped.toString();
  }
}
