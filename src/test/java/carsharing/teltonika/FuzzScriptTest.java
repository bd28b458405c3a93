package carsharing.teltonika;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The targets of {@code scripts/fuzz}. */
class FuzzScriptTest {

  private static final Path TESTS = Path.of("src/test/java/carsharing/teltonika");
  private static final Pattern TARGET = Pattern.compile("(?m)^  \"[a-z]+ +([\\w.]+FuzzTest) ");

  @Test
  void namesEachFuzzTestThatThereIs() throws IOException {
    var targets =
        TARGET
            .matcher(Files.readString(Path.of("scripts/fuzz")))
            .results()
            .map(FuzzScriptTest::file)
            .toList();

    try (var files = Files.walk(TESTS)) {
      assertThat(targets)
          .containsExactlyInAnyOrderElementsOf(
              files.filter(file -> file.toString().endsWith("FuzzTest.java")).toList());
    }
  }

  private static Path file(MatchResult target) {
    return TESTS.resolve(target.group(1).replace('.', '/') + ".java");
  }
}
