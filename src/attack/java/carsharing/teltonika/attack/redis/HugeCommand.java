package carsharing.teltonika.attack.redis;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Stranger;
import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.testing.CommandClient;
import java.io.IOException;
import java.util.List;

/** A command of 200 MB under the key of a car that is connected. */
public final class HugeCommand implements Attack {

  private static final String LENGTH = "200000000";
  private static final int PATIENCE = 10; // s

  @Override
  public String name() {
    return "huge-command";
  }

  @Override
  public String what() {
    return "a value of 200 MB stands under the key of a connected car, and is announced";
  }

  /** Redis itself is busy for some 60 ms with making such a value. */
  @Override
  public boolean judgesLatencies() {
    return false;
  }

  @Override
  public void run(Party party) throws IOException {
    var imei = Target.imei(1);
    var uri = "redis://127.0.0.1:" + party.target().redisPort();
    try (var redis = party.redis();
        var client = new CommandClient(uri, imei);
        var car = Stranger.connect(Party.SOURCES.get(0), party.target().port())) {
      car.announce(imei); // It stays until the last command has its outcome.
      do {
        redis.ask("SETRANGE", imei, LENGTH, "x");
        client.announce();
        var outcome = client.outcomeWithin(PATIENCE);
        party.tally().count(outcome.isPresent() ? "told" : "untold");
      } while (!party.isOver());
      redis.ask("DEL", imei);
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    return scene.seen().count("told") > 0 && scene.seen().count("untold") == 0
        ? List.of()
        : List.of(
            "%d of %d commands had no outcome"
                .formatted(
                    scene.seen().count("untold"),
                    scene.seen().count("untold") + scene.seen().count("told")));
  }
}
