package carsharing.teltonika.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void usesColoursOnATerminal() {
    var terminal = terminal(Map.of(), true);

    assertThat(terminal.bold("locked")).startsWith("\033[1mlocked").endsWith("\033[0m");
    assertThat(terminal.dim("late")).startsWith("\033[2mlate").endsWith("\033[0m");
    assertThat(terminal.coloured(0, "a")).startsWith("\033[36ma").endsWith("\033[0m");
    assertThat(terminal.coloured(6, "a")).isEqualTo(terminal.coloured(0, "a"));
    assertThat(terminal.coloured(-1, "a")).startsWith("\033[31ma");
  }

  @Test
  void usesNoColoursInAFileOrIfTheUserWantsNone() {
    for (var terminal :
        new Terminal[] {terminal(Map.of(), false), terminal(Map.of("NO_COLOR", "1"), true)}) {
      assertThat(terminal.bold("locked")).isEqualTo("locked");
      assertThat(terminal.dim("late")).isEqualTo("late");
      assertThat(terminal.coloured(3, "356307042441013")).isEqualTo("356307042441013");
    }
  }

  @Test
  void changesNothingOfATextThatLooksLikeMarkup() {
    assertThat(terminal(Map.of(), true).bold("@|red x|@")).contains("@|red x|@");
  }

  @Test
  void writesProgressOverItselfOnATerminalOnly() {
    terminal(Map.of(), true).progress("1 record");
    assertThat(written.toString(UTF_8)).isEqualTo("\r\033[K1 record");

    written.reset();
    terminal(Map.of(), false).progress("1 record");
    assertThat(written.toString(UTF_8)).isEqualTo("1 record" + System.lineSeparator());
  }

  private Terminal terminal(Map<String, String> environment, boolean isInteractive) {
    return new Terminal(new PrintStream(written, false, UTF_8), environment, isInteractive);
  }
}
