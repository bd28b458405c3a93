package carsharing.teltonika.testing.tracker;

import carsharing.teltonika.testing.ledger.CommandLedger;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A car that connects to one server after the other, and tells a ledger which commands {@code mark
 * ...} it has run. Often the older socket is still open when the newer one comes.
 */
public final class HoppingCar implements AutoCloseable {

  private static final String MARK = "mark ";

  private final String imei;
  private final List<Integer> ports;
  private final Random random;
  private final CommandLedger ledger;
  private final Thread thread = new Thread(this::hop, "hopping-car");
  private volatile boolean over;

  /**
   * Begins to hop.
   *
   * @param ports of the servers; one that is away is left out
   * @param seed the same gives the same way
   * @param ledger is told what the car was told to mark
   */
  public HoppingCar(String imei, List<Integer> ports, long seed, CommandLedger ledger) {
    this.imei = imei;
    this.ports = List.copyOf(ports);
    this.random = new Random(seed);
    this.ledger = ledger;
    thread.start();
  }

  private void hop() {
    Optional<CarTracker> older = Optional.empty();
    while (!over) {
      var newer = connect(ports.get(random.nextInt(ports.size())));
      if (random.nextBoolean()) {
        older.ifPresent(CarTracker::close);
      }
      older = newer;
      pause(20 + random.nextInt(200));
      if (random.nextInt(4) == 0) {
        newer.ifPresent(CarTracker::close);
        pause(random.nextInt(100));
      }
    }
    older.ifPresent(CarTracker::close);
  }

  private Optional<CarTracker> connect(int port) {
    try {
      return Optional.of(CarTracker.connect(port, imei, this::answer));
    } catch (UncheckedIOException e) {
      return Optional.empty(); // The server has been killed.
    }
  }

  private void answer(CarTracker car, String text) {
    if (text.startsWith(MARK)) {
      ledger.ran(imei, text.substring(MARK.length()), false);
      car.answer("done");
    } else {
      car.answer("Record is being sent");
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Ends the drive, and waits for its end. */
  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
