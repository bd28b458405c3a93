package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.chaos.fault.FaultLane.Fault;
import carsharing.teltonika.chaos.ledger.Journal;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.relay.Relay.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** What goes wrong on the way between one server and its trackers, RabbitMQ or Redis. */
final class NetworkFaults {

  private static final int MAX_STALL = 12_000; // ms
  private static final int MAX_TROUBLE = 5000; // ms

  private final Node node;
  private final Link link;
  private final Journal journal;
  private final Relay relay;
  private final String place;

  NetworkFaults(Node node, Link link, Journal journal) {
    this.node = node;
    this.link = link;
    this.journal = journal;
    this.relay = node.relay(link);
    this.place = link.between(node.name());
  }

  /** All kinds, one of each. */
  List<Fault> all() {
    var faults = new ArrayList<Fault>();
    faults.add(
        fault(
            "cut",
            random -> {
              journal.say("cut: %s", place);
              relay.cut();
            }));
    faults.add(lasting("stall", MAX_STALL, random -> relay.stall()));
    faults.add(lasting("refuse", MAX_TROUBLE, random -> refuse()));
    faults.add(lasting("delay", MAX_TROUBLE, this::delay));
    faults.add(lasting("split", MAX_TROUBLE, this::split));
    if (link != Link.TRACKERS) {
      faults.add(lasting("hold answers", MAX_STALL, random -> relay.hold(Way.TO_CLIENT)));
      faults.add(lasting("hold requests", MAX_STALL, random -> relay.hold(Way.TO_SERVER)));
      faults.add(lasting("lose answers", MAX_STALL, random -> relay.drop(Way.TO_CLIENT)));
      faults.add(lasting("lose requests", MAX_STALL, random -> relay.drop(Way.TO_SERVER)));
    }
    return faults;
  }

  private void refuse() {
    relay.refuse();
    relay.cut();
  }

  private void delay(Random random) {
    relay.delay(Duration.ofMillis(1 + random.nextInt(300)));
  }

  private void split(Random random) {
    relay.chunk(1 + random.nextInt(200));
  }

  private Fault fault(String what, Consumer<Random> run) {
    return new Fault(what + " " + place, Set.of(node.name()), run);
  }

  private Fault lasting(String what, int maxMillis, Consumer<Random> begin) {
    return fault(
        what,
        random -> {
          var millis = 100 + random.nextInt(maxMillis);
          journal.say("%s for %d ms: %s", what, millis, place);
          begin.accept(random);
          Pause.millis(millis);
          relay.heal();
        });
  }
}
