package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import java.io.IOException;
import java.util.Random;

/** What is not the protocol of trackers. */
public final class Garbage implements Attack {

  private static final int SENDERS = 20;

  @Override
  public String name() {
    return "garbage";
  }

  @Override
  public String what() {
    return SENDERS + " strangers send bytes by chance, and come back when they are disconnected";
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, random));
  }

  private static void send(Party party, Random random) throws IOException {
    var stranger = party.connect();
    try {
      while (!party.isOver()) {
        stranger.send(Bytes.garbage(random, 1 + random.nextInt(4096)));
        stranger.receive(1);
      }
    } finally {
      party.forget(stranger);
    }
  }
}
