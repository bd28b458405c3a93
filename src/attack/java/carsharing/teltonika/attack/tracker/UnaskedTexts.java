package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.util.Random;

/** Long texts that nobody has asked for. */
public final class UnaskedTexts implements Attack {

  private static final int SENDERS = 20;
  private static final int LENGTH = 60_000;

  @Override
  public String name() {
    return "unasked-texts";
  }

  @Override
  public String what() {
    return SENDERS + " trackers send texts of 60,000 characters, as fast as the server reads";
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, number, random));
  }

  private static void send(Party party, int number, Random random) throws IOException {
    var stranger = party.connect().announce(Target.imei(number));
    var text = "x".repeat(LENGTH);
    while (!party.isOver()) {
      stranger.send(Bytes.text(text + random.nextInt()));
      stranger.send(Bytes.serialText(text + random.nextInt()));
      party.tally().add("texts", 2);
    }
  }
}
