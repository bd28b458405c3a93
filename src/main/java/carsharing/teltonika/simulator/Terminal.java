package carsharing.teltonika.simulator;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where people read: colours and lines that are written over, unless the output is a file. */
final class Terminal {

  private static final int[] COLOURS = {36, 33, 35, 32, 34, 31};

  private final PrintStream out;
  private final boolean isInteractive;
  private final boolean hasColours;

  Terminal(PrintStream out, Map<String, String> environment, boolean isInteractive) {
    this.out = out;
    this.isInteractive = isInteractive;
    this.hasColours = isInteractive && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** That of the process. */
  static Terminal standard() {
    return new Terminal(System.out, System.getenv(), isTerminal());
  }

  /** Java's own console wants a keyboard, too, which a program in the background has not. */
  private static boolean isTerminal() {
    try {
      var output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return output.startsWith("/dev/pts/") || output.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // Not on Linux: plain lines.
    }
  }

  /** Writes a line that the next one follows. */
  void line(String text) {
    out.println(isInteractive ? "\r\033[K" + text : text);
    out.flush();
  }

  /** Writes a line that the next one replaces; where that cannot be, an ordinary one. */
  void progress(String text) {
    if (isInteractive) {
      out.print("\r\033[K" + text);
      out.flush();
    } else {
      line(text);
    }
  }

  /** Text in one of a few colours. */
  String coloured(int colour, String text) {
    return hasColours
        ? "\033[%dm%s\033[0m".formatted(COLOURS[Math.floorMod(colour, COLOURS.length)], text)
        : text;
  }

  /** Text that steps back. */
  String dim(String text) {
    return hasColours ? "\033[2m" + text + "\033[0m" : text;
  }

  /** Text that steps forward. */
  String bold(String text) {
    return hasColours ? "\033[1m" + text + "\033[0m" : text;
  }
}
