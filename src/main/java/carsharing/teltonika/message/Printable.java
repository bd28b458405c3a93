package carsharing.teltonika.message;

import org.jspecify.annotations.Nullable;

/** What a client or a tracker wrote, as a message may repeat it. */
public final class Printable {

  private static final int MAX_LENGTH = 64;

  private Printable() {}

  /**
   * The text in visible ASCII characters, at most 64 of them: it can break neither a message nor
   * the log.
   */
  public static String of(@Nullable Object text) {
    var clean = String.valueOf(text).replaceAll("[^ -~]", "?");
    return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH) + "...";
  }
}
