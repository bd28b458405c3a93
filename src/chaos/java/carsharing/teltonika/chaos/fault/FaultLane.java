package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.chaos.ledger.Journal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Faults that come one after the other, while those of other lanes come as well. They are drawn
 * from a deck: each kind comes before any comes again.
 */
final class FaultLane {

  /**
   * A fault, from its beginning to its end.
   *
   * @param where what does not work meanwhile
   * @param run what it does, with chance for what is not laid down
   */
  record Fault(String name, Set<String> where, Consumer<Random> run) {}

  private final Journal journal;
  private final Disturbances disturbances;
  private final List<Fault> faults;
  private final Random random;
  private final int maxPause;
  private final Thread thread;
  private volatile boolean over;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param maxPause between two faults, in ms
   */
  FaultLane(
      String name,
      Journal journal,
      Disturbances disturbances,
      List<Fault> faults,
      int maxPause,
      long seed) {
    this.journal = journal;
    this.disturbances = disturbances;
    this.faults = faults;
    this.maxPause = maxPause;
    this.random = new Random(seed + name.hashCode());
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    var deck = new ArrayList<Fault>();
    while (true) {
      if (deck.isEmpty()) {
        deck.addAll(faults);
        Collections.shuffle(deck, random);
      }
      var pause = maxPause / 4 + random.nextInt(maxPause * 3 / 4);
      for (var waited = 0; waited < pause && !over; waited += 100) {
        Pause.millis(100);
      }
      if (over) {
        return;
      }
      run(deck.remove(deck.size() - 1));
    }
  }

  private void run(Fault fault) {
    count.incrementAndGet();
    var over = disturbances.begin(fault.where());
    try {
      fault.run().accept(random);
    } catch (RuntimeException e) {
      journal.violation("%s: cannot be done: %s", fault.name(), e);
    } finally {
      over.run();
    }
  }

  /** How many there were. */
  int count() {
    return count.get();
  }

  /** Begins no more. */
  void stop() {
    over = true;
  }

  /** Waits for the end of the last one. */
  void join() {
    Pause.join(thread);
  }
}
