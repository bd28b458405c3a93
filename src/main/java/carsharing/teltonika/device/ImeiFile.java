package carsharing.teltonika.device;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file of IMEIs, one a line; what follows a {@code #} is a comment. */
public final class ImeiFile {

  private ImeiFile() {}

  /**
   * Reads all of it, or none.
   *
   * @throws InvalidSettingsException where it cannot be read, or with each line that is no IMEI
   */
  public static Set<Imei> read(Path file) {
    var imeis = new HashSet<Imei>();
    var mistakes = new ArrayList<String>();
    var lines = lines(file);
    for (var i = 0; i < lines.size(); i++) {
      var text = lines.get(i).replaceFirst("#.*", "").strip();
      var imei = Imei.parse(text);
      imei.ifPresent(imeis::add);
      if (imei.isEmpty() && !text.isEmpty()) {
        mistakes.add(
            "%s, line %d: %s (expected: an IMEI of 15 digits)".formatted(file, i + 1, text));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new InvalidSettingsException(mistakes);
    }
    return imeis;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new InvalidSettingsException(
          List.of("allow.file: %s cannot be read (expected: a file of IMEIs)".formatted(file)));
    }
  }
}
