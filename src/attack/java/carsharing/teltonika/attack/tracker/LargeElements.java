package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.util.Random;

/** Elements of variable length, whose decimal form costs the square of their length. */
public final class LargeElements implements Attack {

  private static final int SENDERS = 8;

  private final String name;
  private final int count;
  private final int length;

  /**
   * @param count elements in a frame
   * @param length bytes of each
   */
  public LargeElements(String name, int count, int length) {
    this.name = name;
    this.count = count;
    this.length = length;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String what() {
    return "%d trackers send frames with %d elements of %,d bytes"
        .formatted(SENDERS, count, length);
  }

  @Override
  public void run(Party party) {
    party.each(SENDERS, (number, random) -> send(party, number, random));
  }

  private void send(Party party, int number, Random random) throws IOException {
    var stranger = party.connect().announce(Target.imei(number));
    for (var time = random.nextLong(1L << 40); !party.isOver(); time += 1000) {
      stranger.send(Bytes.variableElements(random, time, count, length));
      stranger.receive(Integer.BYTES);
      party.tally().count("acknowledged");
    }
  }
}
