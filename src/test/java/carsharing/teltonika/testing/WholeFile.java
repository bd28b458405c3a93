package carsharing.teltonika.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that somebody follows: nobody ever sees a part of one. */
public final class WholeFile {

  private WholeFile() {}

  /** Replaces a file by a new one, as editors do. */
  public static Path write(Path file, String text) {
    try {
      var whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
      return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
