package carsharing.teltonika.decode;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/** What is printed about some bytes: lines, and mistakes, which are counted. */
final class Report {

  /** Bytes that are printed of a longer run. */
  private static final int SHOWN = 64;

  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private final byte[] bytes;
  private final Consumer<String> out;
  private int frames;
  private int records;
  private int mistakes;

  /**
   * Begins a report.
   *
   * @param out gets each line
   */
  Report(byte[] bytes, Consumer<String> out) {
    this.bytes = bytes;
    this.out = out;
  }

  byte[] bytes() {
    return bytes;
  }

  int unsignedByte(int at) {
    return bytes[at] & 0xFF;
  }

  int unsignedShort(int at) {
    return unsignedByte(at) << 8 | unsignedByte(at + 1);
  }

  long unsignedInt(int at) {
    return (long) unsignedShort(at) << 16 | unsignedShort(at + 2);
  }

  void line(String text) {
    out.accept(text.stripTrailing());
  }

  void mistake(String text) {
    mistakes++;
    line("  WRONG: " + text);
  }

  void countFrame() {
    frames++;
  }

  void countRecord() {
    records++;
  }

  int mistakes() {
    return mistakes;
  }

  /** The bytes in upper-case hex; of many, the first ones. */
  String hex(int from, int to) {
    var shown = Math.min(to, from + SHOWN);
    var rest = to - shown;
    return UPPER.formatHex(Arrays.copyOfRange(bytes, from, shown))
        + (rest > 0 ? "... and " + count(rest, "byte") : "");
  }

  /** Says how much there was, and whether something is wrong with it. */
  void summary() {
    line("");
    line(
        "%s, %s, %s: %s"
            .formatted(
                count(bytes.length, "byte"),
                count(frames, "frame"),
                count(records, "record"),
                mistakes == 0 ? "nothing is wrong" : count(mistakes, "mistake")));
  }

  static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
