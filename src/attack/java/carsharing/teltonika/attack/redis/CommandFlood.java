package carsharing.teltonika.attack.redis;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.simulator.command.BackEnd;
import java.io.IOException;

/** The announcement of a command, thousands of times a second, on one channel. */
public final class CommandFlood implements Attack {

  private static final int BATCH = 77;
  private static final long INTERVAL = 10; // ms: 7,700 a second

  @Override
  public String name() {
    return "command-flood";
  }

  @Override
  public String what() {
    return "redis_cmd is published 7,700 times a second on the channel of one connected car";
  }

  @Override
  public void run(Party party) throws IOException {
    var imei = Target.imei(1);
    party.connect().announce(imei);
    try (var redis = party.redis()) {
      var next = System.nanoTime();
      while (!party.isOver()) {
        for (var i = 0; i < BATCH; i++) {
          redis.send("PUBLISH", imei, BackEnd.ANNOUNCEMENT);
        }
        for (var i = 0; i < BATCH; i++) {
          redis.line();
        }
        party.tally().add("published", BATCH);
        next += INTERVAL * 1_000_000;
        party.pause(Math.max(0, (next - System.nanoTime()) / 1_000_000));
      }
    }
  }
}
