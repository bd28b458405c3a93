package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.util.Random;

/** Frames with the right checksum and no sense. */
public final class UndecodableFrames implements Attack {

  private static final int SENDERS = 20;

  @Override
  public String name() {
    return "undecodable-frames";
  }

  @Override
  public String what() {
    return SENDERS + " trackers send whole frames that nobody can decode";
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, number, random));
  }

  private static void send(Party party, int number, Random random) throws IOException {
    var stranger = party.connect().announce(Target.imei(number));
    while (!party.isOver()) {
      stranger.send(Bytes.undecodable(random, 2000 + random.nextInt(40_000)));
      party.tally().count("frames");
    }
  }
}
