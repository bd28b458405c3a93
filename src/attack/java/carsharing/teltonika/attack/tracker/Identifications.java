package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;

/** The same IMEI without end, each of which is answered. */
public final class Identifications implements Attack {

  private static final int SENDERS = 20;

  @Override
  public String name() {
    return "identifications";
  }

  @Override
  public String what() {
    return SENDERS + " trackers say their IMEI again and again, as fast as the server reads";
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, number));
  }

  private static void send(Party party, int number) throws IOException {
    var imei = Bytes.imei(Target.imei(number));
    var imeis = Bytes.repeated(imei, 1000);
    var stranger = party.connect().announce(Target.imei(number));
    while (!party.isOver()) {
      stranger.offer(imeis);
      if (stranger.isClosed()) {
        throw new IOException("closed by the server");
      }
      party.pause(1);
    }
  }
}
