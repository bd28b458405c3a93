package carsharing.teltonika.attack.list;

import carsharing.teltonika.attack.party.AllowFile;
import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Stage;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.time.Duration;

/** An allow-list with more IMEIs than there are trackers. */
public final class HugeList implements Attack {

  @Override
  public String name() {
    return "huge-list";
  }

  @Override
  public String what() {
    return "an allow-list of 10 million lines";
  }

  @Override
  public Stage stage() {
    return Stage.LISTED_IN_FILE;
  }

  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(isShort ? 3 : 6);
  }

  @Override
  public void run(Party party) throws IOException {
    var count = party.target().scale(10_000_000, 1_000_000);
    AllowFile.replace(
        party,
        out -> {
          out.write(Target.NEIGHBOUR + "\n");
          for (var i = 0; i < count; i++) {
            out.write("3563070%08d\n".formatted(i));
          }
        },
        () -> party.holdUntil(0));
  }
}
