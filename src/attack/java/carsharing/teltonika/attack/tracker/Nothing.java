package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Party;

/** No attack: what the strangers' own work does to the neighbour on a machine that they share. */
public final class Nothing implements Attack {

  private volatile long counted;

  @Override
  public String name() {
    return "nothing";
  }

  @Override
  public String what() {
    return "no attack: a thread that counts, to show what the machine's noise is";
  }

  @Override
  public void run(Party party) {
    long count = 0;
    while (!party.isOver()) {
      count++;
    }
    counted = count;
  }

  @Override
  public String toString() {
    return "nothing, " + counted + " times";
  }
}
