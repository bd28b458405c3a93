package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.util.Arrays;

/** Keep-alive bytes without end. */
public final class Pings implements Attack {

  private static final int SENDERS = 20;

  @Override
  public String name() {
    return "pings";
  }

  @Override
  public String what() {
    return SENDERS + " senders of keep-alive bytes, as fast as the server reads";
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, number));
  }

  private static void send(Party party, int number) throws IOException {
    var pings = new byte[Bytes.LONGEST];
    Arrays.fill(pings, (byte) 0xFF);
    var stranger = party.connect().announce(Target.imei(number));
    while (!party.isOver()) {
      stranger.send(pings);
      party.tally().add("pings", pings.length);
    }
  }
}
