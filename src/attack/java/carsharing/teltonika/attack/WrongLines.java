package carsharing.teltonika.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An allow-list that is no allow-list. */
final class WrongLines implements Attack {

  private static final int LINES = 100_000;
  private static final int LONGEST_LINE = 8192;

  @Override
  public String name() {
    return "wrong-lines";
  }

  @Override
  public String what() {
    return "an allow-list with 100,000 wrong lines";
  }

  @Override
  public Stage stage() {
    return Stage.LISTED_IN_FILE;
  }

  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(4);
  }

  @Override
  public void run(Party party) throws IOException {
    AllowFile.replaceFor(
        party,
        out -> {
          for (var i = 0; i < LINES; i++) {
            out.write("car number " + i + "\n");
          }
        });
  }

  @Override
  public List<String> judge(Scene scene) {
    var longest = scene.log().lines().mapToInt(String::length).max().orElse(0);
    if (!scene.log().contains("imeis.txt")) {
      return List.of("no line of the log names the file");
    }
    return longest <= LONGEST_LINE
        ? List.of()
        : List.of("a line of %,d characters in the log".formatted(longest));
  }
}
