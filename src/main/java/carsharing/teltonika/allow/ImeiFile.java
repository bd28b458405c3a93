package carsharing.teltonika.allow;

import static java.nio.charset.StandardCharsets.UTF_8;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.ImeiList;
import carsharing.teltonika.settings.AllowSettings;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of IMEIs, one a line; what follows a {@code #} is a comment. */
public final class ImeiFile {

  /** Mistakes that are named; of the others only the number is told. */
  private static final int MAX_MISTAKES = 10;

  /** Characters of a wrong line that are quoted. */
  private static final int MAX_QUOTED = 40;

  private static final int DECIMAL = 10;

  private final Path file;
  private final byte[] content;
  private final ImeiList.Builder imeis = new ImeiList.Builder();
  private final List<String> mistakes = new ArrayList<>();
  private int mistakeCount;

  private ImeiFile(Path file, byte[] content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads all of it, or none. Takes about a second for a million lines: not for an event loop.
   *
   * @param limits how long the file may be, and how many IMEIs it may have
   * @throws InvalidSettingsException if it cannot be read, if it is too large, or with the first
   *     lines that are no IMEI
   */
  public static ImeiList read(Path file, AllowSettings limits) {
    var imeis = new ImeiFile(file, content(file, limits.maxFile())).read();
    if (imeis.size() > limits.maxImeis()) {
      throw mistake(
          "%s has %d IMEIs (expected: at most %d, allow.maxImeis)"
              .formatted(file, imeis.size(), limits.maxImeis()));
    }
    return imeis;
  }

  /** What is read is bounded, too: a file may grow meanwhile, or be a device without an end. */
  private static byte[] content(Path file, int limit) {
    try (var in = Files.newInputStream(file)) {
      if (Files.size(file) <= limit) {
        var bytes = in.readNBytes(limit + 1);
        if (bytes.length <= limit) {
          return bytes;
        }
      }
    } catch (IOException e) {
      throw mistake("%s cannot be read (expected: a file of IMEIs)".formatted(file));
    }
    throw mistake(
        "%s is too large (expected: at most %d bytes, allow.maxFile)".formatted(file, limit));
  }

  private static InvalidSettingsException mistake(String text) {
    return new InvalidSettingsException(List.of("allow.file: " + text));
  }

  private ImeiList read() {
    var line = 1;
    var start = 0;
    for (var i = 0; i <= content.length; i++) {
      if (i == content.length || content[i] == '\n') {
        readLine(line, start, i);
        start = i + 1;
        line++;
      }
    }
    if (mistakeCount > 0) {
      throw new InvalidSettingsException(mistakes, mistakeCount);
    }
    return imeis.build();
  }

  private void readLine(int line, int start, int end) {
    var from = start;
    var to = start;
    while (to < end && content[to] != '#') {
      to++;
    }
    while (from < to && isSpace(content[from])) {
      from++;
    }
    while (to > from && isSpace(content[to - 1])) {
      to--;
    }
    if (from == to) {
      return;
    }
    var number = number(from, to);
    if (number >= 0) {
      imeis.addNumber(number);
    } else {
      mistakeCount++;
      if (mistakes.size() < MAX_MISTAKES) {
        mistakes.add(
            "%s, line %d: %s (expected: an IMEI of 15 digits)"
                .formatted(file, line, quoted(from, to)));
      }
    }
  }

  private static boolean isSpace(byte b) {
    return b >= 0 && b <= ' ';
  }

  /** The number that the digits are, or -1 if they are no IMEI. */
  private long number(int from, int to) {
    if (to - from != Imei.LENGTH) {
      return -1;
    }
    var number = 0L;
    for (var i = from; i < to; i++) {
      if (content[i] < '0' || content[i] > '9') {
        return -1;
      }
      number = number * DECIMAL + (content[i] - '0');
    }
    return number;
  }

  private String quoted(int from, int to) {
    var text = new String(content, from, Math.min(to - from, 4 * MAX_QUOTED), UTF_8);
    return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
  }
}
