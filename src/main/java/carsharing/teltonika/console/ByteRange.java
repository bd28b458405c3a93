package carsharing.teltonika.console;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of bytes that a browser asks for.
 *
 * @param from the first byte, from 0
 * @param to the last byte
 */
record ByteRange(long from, long to) {

  /** Bytes of one answer. Directories and tiles of maps are smaller. */
  static final int MAX_LENGTH = 4 * 1024 * 1024;

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,15})-(\\d{1,15})");

  /** Reads the header {@code Range}; empty if it is anything but one range of bounded length. */
  static Optional<ByteRange> of(String header) {
    var found = RANGE.matcher(header.strip());
    if (!found.matches()) {
      return Optional.empty();
    }
    var range = new ByteRange(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)));
    return Optional.of(range)
        .filter(all -> all.from() <= all.to() && all.to() - all.from() < MAX_LENGTH);
  }

  /** Its bytes. */
  int length() {
    return (int) (to - from + 1);
  }
}
