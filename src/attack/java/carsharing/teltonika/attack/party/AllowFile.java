package carsharing.teltonika.attack.party;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/** The file with the IMEIs that may connect, as a mistake of its owner leaves it. */
public final class AllowFile {

  private AllowFile() {}

  /** What is written into it. */
  @FunctionalInterface
  public interface Lines {
    void writeTo(BufferedWriter out) throws IOException;
  }

  /** How long it stays so. */
  @FunctionalInterface
  public interface Wait {
    void end() throws IOException;
  }

  /** Replaces it for a while, and puts the old one back. */
  public static void replace(Party party, Lines lines, Wait wait) throws IOException {
    replace(party.target(), lines);
    wait.end();
    replace(party.target(), out -> out.write(Target.NEIGHBOUR + "\n"));
  }

  private static void replace(Target target, Lines lines) throws IOException {
    var written = target.file("imeis.new");
    try (var out = Files.newBufferedWriter(written)) {
      lines.writeTo(out);
    }
    Files.move(written, target.file(Target.ALLOW_FILE), StandardCopyOption.REPLACE_EXISTING);
  }
}
