package carsharing.teltonika.settings.files;

import java.util.List;

/** How the mistakes in a file of the operator are listed. */
public final class Mistakes {

  private static final String NEXT = System.lineSeparator() + "  ";

  private Mistakes() {}

  /** All mistakes of a file, each in a line of its own. */
  public static String listed(String file, List<String> mistakes) {
    return listed(file, mistakes, mistakes.size());
  }

  /**
   * The first mistakes of a file, and how many there are besides.
   *
   * @param most mistakes that are listed
   */
  public static String listed(String file, List<String> mistakes, int most) {
    var shown = mistakes.subList(0, Math.min(mistakes.size(), most));
    var rest = mistakes.size() - shown.size();
    return "%s has %d mistake%s:%n  %s%s"
        .formatted(
            file,
            mistakes.size(),
            mistakes.size() == 1 ? "" : "s",
            String.join(NEXT, shown),
            rest == 0 ? "" : NEXT + "and " + rest + " more");
  }
}
