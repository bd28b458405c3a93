package carsharing.teltonika.command;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Records;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A car whose lock and immobiliser a test plays: what it answers, and what its records show. */
final class Lockable implements BiConsumer<CarTracker, String> {

  static final long CLOSED = 1L << 28;
  static final long OPEN = 1L << 36; // The handbrake is on.
  static final long ASLEEP = 1L << 55;

  private final Deque<Runnable> shown = new ArrayDeque<>();
  private final boolean answers;
  private Optional<CarTracker> car = Optional.empty();

  private Lockable(boolean answers) {
    this.answers = answers;
  }

  /** A car that sends its texts. */
  static Lockable answering() {
    return new Lockable(true);
  }

  /** A car that does what it is told, or not, and sends no text. */
  static Lockable silent() {
    return new Lockable(false);
  }

  /** What the car does at one {@code getrecord} after the other; the last one stays. */
  Lockable onRecord(Runnable... actions) {
    shown.addAll(List.of(actions));
    return this;
  }

  /** Sends a record of now with these flags. */
  Runnable shows(long flags) {
    return () -> car.orElseThrow().send(Commanded.record(Records.moment(), flags));
  }

  /** Sends a record. */
  Runnable sends(AvlRecord record) {
    return () -> car.orElseThrow().send(record);
  }

  /** The connection is lost. */
  Runnable leaves() {
    return () -> car.orElseThrow().close();
  }

  /** Nothing comes. */
  static Runnable nothing() {
    return () -> {};
  }

  @Override
  public void accept(CarTracker self, String command) {
    car = Optional.of(self);
    if (command.equals("getrecord")) {
      var next = shown.size() > 1 ? shown.removeFirst() : shown.getFirst();
      next.run();
    } else if (command.startsWith("readio ")) {
      self.answer("Param ID:" + command.substring("readio ".length()) + " Value:1");
    } else if (answers) {
      self.answer(command.startsWith("lvcan") ? Commanded.DONE : "DOUT2:1");
    }
  }
}
