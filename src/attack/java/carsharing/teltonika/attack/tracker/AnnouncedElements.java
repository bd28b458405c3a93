package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.util.Random;

/** Frames whose records announce far more elements than they have. */
public final class AnnouncedElements implements Attack {

  private static final int SENDERS = 8;

  @Override
  public String name() {
    return "announced-elements";
  }

  @Override
  public String what() {
    return SENDERS + " trackers send frames of 255 records that each announce 65,535 elements";
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, number, random));
  }

  private static void send(Party party, int number, Random random) throws IOException {
    var stranger = party.connect().announce(Target.imei(number));
    for (var time = random.nextLong(1L << 40); !party.isOver(); time += 1000) {
      stranger.send(Bytes.announcedElements(time));
      stranger.receive(Integer.BYTES);
      party.tally().count("acknowledged");
    }
  }
}
