package carsharing.teltonika.decode;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.Family;

/**
 * What {@code scripts/decode} would print about some bytes.
 *
 * @param text lines; of very long ones the first
 * @param isRight whether nothing is wrong with the bytes
 */
public record Explanation(String text, boolean isRight) {

  /** Characters of an explanation. The largest frame of a tracker has some 20,000. */
  private static final int MAX_TEXT = 128 * 1024;

  /**
   * Explains what a tracker or the server has sent. Takes some milliseconds for the largest frames.
   *
   * @param family by whose table elements are named
   */
  public static Explanation of(byte[] bytes, Dictionary dictionary, Family family) {
    var text = new StringBuilder();
    var report =
        new Report(
            bytes,
            line -> {
              if (text.length() + line.length() < MAX_TEXT) {
                text.append(line).append('\n');
              }
            });
    new Explainer(report, dictionary, family).explain();
    return new Explanation(text.toString().strip(), report.mistakes() == 0);
  }
}
