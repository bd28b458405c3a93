package carsharing.teltonika.decode;

/** Texts of trackers, as a terminal may show them. */
final class Visible {

  private Visible() {}

  /**
   * The text with control characters, and those that change the direction of writing, as {@code
   * <U+001B>}. So it can neither move the cursor nor hide a part of itself.
   */
  static String of(String text) {
    var visible = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      switch (character) {
        case '\n' -> visible.append("\\n");
        case '\r' -> visible.append("\\r");
        case '\t' -> visible.append("\\t");
        default -> append(character, visible);
      }
    }
    return visible.toString();
  }

  private static void append(char character, StringBuilder to) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          to.append("<U+%04X>".formatted((int) character));
      default -> to.append(character);
    }
  }
}
