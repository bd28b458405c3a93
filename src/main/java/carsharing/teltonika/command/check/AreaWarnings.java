package carsharing.teltonika.command.check;

import java.util.ArrayList;
import java.util.List;

/** What of a command's areas cannot be judged. A bad file may have thousands of such places. */
final class AreaWarnings {

  private static final int MAX = 20;
  private static final int MAX_LENGTH = 240; // characters

  private final List<String> texts = new ArrayList<>();
  private int count;

  /**
   * Adds a warning.
   *
   * @param place such as {@code polygons[3].features[0]}
   * @param mistake what was wrong, and what was expected
   */
  void add(String place, String mistake) {
    count++;
    if (texts.size() < MAX) {
      var text = place + ": " + mistake;
      texts.add(text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text);
    }
  }

  /** How many have been added. */
  int count() {
    return count;
  }

  /** The first of them, in order, and how many there are besides. */
  List<String> texts() {
    var all = new ArrayList<>(texts);
    if (count > MAX) {
      all.add("and %d more".formatted(count - MAX));
    }
    return List.copyOf(all);
  }
}
