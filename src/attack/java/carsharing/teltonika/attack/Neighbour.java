package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.testing.CommandClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/**
 * A tracker with a steady rhythm, and a back end that opens its car again and again. What takes
 * longer than their rhythm also counts for what should have begun meanwhile.
 */
final class Neighbour implements AutoCloseable {

  private static final long FRAME_INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

  /** Less than {@code commands.announcementsPerSecond} of one car. */
  private static final long COMMAND_INTERVAL = TimeUnit.MILLISECONDS.toNanos(125);

  private static final int PATIENCE = 10; // s
  private static final String COMMAND = "{\"action\":\"unlock\"}";
  private static final int DIGITS = 3;

  private final int port;
  private final boolean isProxied;
  private final CommandClient client;
  private final Recorder acknowledgements = new Recorder(DIGITS);
  private final Recorder commands = new Recorder(DIGITS);
  private final Troubles troubles = new Troubles();
  private final BlockingQueue<String> wanted = new LinkedBlockingQueue<>();
  private final Thread tracker = new Thread(this::track, "neighbour-tracker");
  private final Thread backEnd = new Thread(this::command, "neighbour-back-end");
  private volatile boolean over;

  /**
   * Begins.
   *
   * @param isProxied whether the server expects the PROXY protocol
   */
  Neighbour(int port, boolean isProxied, String redisUri) {
    this.port = port;
    this.isProxied = isProxied;
    this.client = new CommandClient(redisUri, Target.NEIGHBOUR);
    tracker.setDaemon(true);
    backEnd.setDaemon(true);
    tracker.start();
    backEnd.start();
  }

  /** What it has felt since the last call. */
  Felt take() {
    return Felt.of(
        acknowledgements.getIntervalHistogram(), commands.getIntervalHistogram(), troubles.take());
  }

  /** A connection after the other; all but the first follow a loss. */
  private void track() {
    Optional<Pending> pending = Optional.empty();
    while (!over) {
      try (var car = new NeighbourCar(port, isProxied, () -> wanted.add("record"))) {
        while (!over) {
          var frame = pending.orElseGet(Pending::new);
          pending = Optional.of(frame);
          car.deliver(frame.record);
          pending = Optional.empty();
          acknowledgements.recordValueWithExpectedInterval(frame.age(), FRAME_INTERVAL);
          wanted.poll(Math.max(0, FRAME_INTERVAL - frame.age()), TimeUnit.NANOSECONDS);
        }
      } catch (IOException e) {
        lost(e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void lost(IOException cause) {
    if (!over) {
      troubles.add("the tracker's connection: " + cause.getMessage());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /** A frame that is sent until it is acknowledged. */
  private static final class Pending {

    private final AvlRecord record = NeighbourCar.record();
    private final long since = System.nanoTime();

    long age() {
      return System.nanoTime() - since;
    }
  }

  private void command() {
    while (!over) {
      var since = System.nanoTime();
      try {
        forgetLateOutcomes();
        var outcome = client.send(COMMAND).outcomeWithin(PATIENCE);
        if (!over) {
          commands.recordValueWithExpectedInterval(System.nanoTime() - since, COMMAND_INTERVAL);
          judge(outcome);
        }
      } catch (IllegalStateException e) {
        if (!over) {
          troubles.add("the back end: " + e.getMessage());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
      }
      LockSupport.parkNanos(Math.max(0, COMMAND_INTERVAL - (System.nanoTime() - since)));
    }
  }

  private void forgetLateOutcomes() {
    while (client.outcomeWithin(0).isPresent()) {
      troubles.add("a command had its outcome after more than %d s".formatted(PATIENCE));
    }
  }

  private void judge(Optional<JsonObject> outcome) {
    if (outcome.isEmpty()) {
      troubles.add("a command had no outcome within %d s".formatted(PATIENCE));
    } else if (!"success".equals(outcome.get().getString("message"))) {
      troubles.add("a command: " + outcome.get().encode());
    }
  }

  @Override
  public void close() {
    over = true;
    tracker.interrupt();
    try {
      tracker.join(TimeUnit.SECONDS.toMillis(PATIENCE));
      backEnd.join(TimeUnit.SECONDS.toMillis(PATIENCE + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
