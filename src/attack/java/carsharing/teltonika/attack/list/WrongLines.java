package carsharing.teltonika.attack.list;

import carsharing.teltonika.attack.party.AllowFile;
import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Stage;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An allow-list that is no allow-list. */
public final class WrongLines implements Attack {

  private static final int LINES = 100_000;

  /** Characters that the log may have about them. */
  private static final int MOST = 16 * 1024;

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
    return Duration.ofSeconds(15);
  }

  @Override
  public void run(Party party) throws IOException {
    AllowFile.replace(
        party,
        out -> {
          for (var i = 0; i < LINES; i++) {
            out.write("car number " + i + "\n");
          }
        },
        () -> waitForLog(party));
  }

  private static void waitForLog(Party party) throws IOException {
    party.awaitLogged(Target.ALLOW_FILE);
    if (!party.target().isShort()) {
      party.holdUntil(0);
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    if (!scene.log().contains(Target.ALLOW_FILE)) {
      return List.of("no line of the log names the file");
    }
    var about = scene.log().length() - served(scene);
    return about <= MOST
        ? List.of()
        : List.of("%,d characters in the log (expected: at most %,d)".formatted(about, MOST));
  }

  /** Characters about the neighbour's commands. */
  private static int served(Scene scene) {
    return scene.lines().stream()
        .filter(line -> line.contains(Target.NEIGHBOUR))
        .mapToInt(String::length)
        .sum();
  }
}
