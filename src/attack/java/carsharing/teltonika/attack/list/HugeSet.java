package carsharing.teltonika.attack.list;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Stage;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * An allow-list in Redis with almost as many IMEIs as it may have, which the server looks at again
 * and again.
 */
public final class HugeSet implements Attack {

  private static final String KEY = "teltonika:imeis";
  private static final int BATCH = 1000;

  @Override
  public String name() {
    return "huge-set";
  }

  @Override
  public String what() {
    return "an allow-list in Redis of 900,000 IMEIs";
  }

  @Override
  public Stage stage() {
    return Stage.LISTED_IN_REDIS;
  }

  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(5);
  }

  @Override
  public void run(Party party) throws IOException {
    var count = party.target().scale(900_000, 100_000);
    try (var redis = party.redis()) {
      var words = new String[BATCH + 2];
      for (var i = 0; i < count; i += BATCH) {
        var from = i;
        Arrays.setAll(words, k -> imei(from + k));
        words[0] = "SADD";
        words[1] = KEY;
        redis.ask(words);
      }
      redis.ask("PUBLISH", KEY, "changed");
      party.holdUntil(0);
      redis.ask("DEL", "attack:imeis");
      redis.ask("SADD", "attack:imeis", Target.NEIGHBOUR);
      redis.ask("RENAME", "attack:imeis", KEY);
      redis.ask("PUBLISH", KEY, "changed");
    }
  }

  private static String imei(int number) {
    return "3563070%08d".formatted(number);
  }
}
