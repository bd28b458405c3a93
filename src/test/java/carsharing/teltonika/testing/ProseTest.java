package carsharing.teltonika.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class ProseTest {

  private static final String WORDS = String.join(" ", Collections.nCopies(60, "word"));

  @Test
  void wrapsSentencesAndLosesNoWord() {
    var wrapped = Prose.wrapped(WORDS + "\n\nshort\n");

    assertThat(wrapped.lines()).allMatch(line -> line.length() <= 120);
    assertThat(wrapped.lines().toList().get(0)).hasSize(119);
    assertThat(wrapped.replace("\n", " ").strip()).isEqualTo(WORDS + "  short");
  }

  @Test
  void leavesTablesHeadingsAndPicturesAsTheyAre() {
    var text =
        "# " + WORDS + "\n| " + WORDS + " |\n![" + WORDS + "](a.svg)\n<!-- " + WORDS + " -->\n";

    assertThat(Prose.wrapped(text)).isEqualTo(text);
  }
}
