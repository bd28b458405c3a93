package carsharing.teltonika.simulator;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/** Where people read: colours and lines that are written over, unless the output is a file. */
final class Terminal {

  private static final List<Style> COLOURS =
      List.of(
          Style.fg_cyan,
          Style.fg_yellow,
          Style.fg_magenta,
          Style.fg_green,
          Style.fg_blue,
          Style.fg_red);

  private final PrintStream out;
  private final boolean isInteractive;
  private final ColorScheme scheme;

  Terminal(PrintStream out, Map<String, String> environment, boolean isInteractive) {
    this.out = out;
    this.isInteractive = isInteractive;
    var hasColours = isInteractive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    this.scheme = new ColorScheme.Builder(Ansi.valueOf(hasColours)).build();
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
    return styled(COLOURS.get(Math.floorMod(colour, COLOURS.size())), text);
  }

  /** Text that steps back. */
  String dim(String text) {
    return styled(Style.faint, text);
  }

  /** Text that steps forward. */
  String bold(String text) {
    return styled(Style.bold, text);
  }

  private String styled(Style style, String text) {
    return scheme.apply(text, List.of(style)).toString();
  }
}
