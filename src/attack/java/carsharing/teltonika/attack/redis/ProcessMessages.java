package carsharing.teltonika.attack.redis;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.testing.RedisSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Messages on the servers' own channels that no server sends. */
public final class ProcessMessages implements Attack {

  private static final List<String> MESSAGES =
      List.of("", "/", "//", "nonsense", "a/b", "1/2/3/4", "-1/-1", "356307009900001", "\u0000");

  @Override
  public String name() {
    return "process-messages";
  }

  @Override
  public String what() {
    return "messages of a wrong form on the channels by which servers talk to each other";
  }

  @Override
  public void run(Party party) throws IOException {
    try (var redis = party.redis()) {
      var channels = new ArrayList<>(channels(redis));
      channels.add("teltonika:heartbeat");
      channels.add("teltonika:imeis");
      party.tally().add("channels", channels.size());
      while (!party.isOver()) {
        for (var channel : channels) {
          for (var message : MESSAGES) {
            redis.ask("PUBLISH", channel, message);
          }
        }
        party.pause(50);
      }
    }
  }

  private static List<String> channels(RedisSocket redis) throws IOException {
    var count =
        Integer.parseInt(redis.ask("PUBSUB", "CHANNELS", "teltonika:process:*").substring(1));
    var channels = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      redis.line();
      channels.add(redis.line());
    }
    return channels;
  }

  @Override
  public List<String> judge(Scene scene) {
    return scene.seen().count("channels") > 2
        ? List.of()
        : List.of("no server listens on a channel teltonika:process:...");
  }
}
