package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Tally;
import carsharing.teltonika.attack.party.Target;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The process of the strangers. It reads an order from each line of its input, and writes a line
 * with what they have seen when their time is over.
 */
public final class Strangers {

  static final ObjectMapper JSON = new ObjectMapper();

  private Strangers() {}

  /** What is to be done: an attack by its name, and against whom. */
  record Order(String attack, Target target) {}

  /** Runs attacks until its input ends. */
  public static void main(String[] arguments) throws Exception {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = orders.readLine(); line != null; line = orders.readLine()) {
      var order = JSON.readValue(line, Order.class);
      System.out.println(JSON.writeValueAsString(run(order)));
    }
  }

  private static Tally.Snapshot run(Order order) throws Exception {
    var tally = new Tally();
    try (var party = new Party(order.target(), tally)) {
      try {
        Attacks.named(order.attack()).run(party);
      } catch (IOException | UncheckedIOException e) {
        if (!party.isOver()) {
          tally.note("the strangers were stopped: " + e);
        }
      }
    }
    return tally.snapshot();
  }
}
