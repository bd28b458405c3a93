package carsharing.teltonika.record;

import carsharing.teltonika.record.broker.BrokerProblem;
import carsharing.teltonika.record.queue.QueueDepth;
import carsharing.teltonika.record.queue.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether the queues are still there, also while nothing is published. What
 * is gone is declared again.
 *
 * <p>It has a thread of its own, because a broker that blocks the connection does not answer.
 */
final class QueueWatch {

  private static final Logger LOG = LoggerFactory.getLogger(QueueWatch.class);
  private static final long INTERVAL = 2000; // ms

  /** Between two looks, however many messages the broker returns. */
  private static final long PAUSE = 200; // ms

  private final Topology topology;
  private final Gate gate;
  private final Consumer<Sight> seen;
  private final Unbinding unbinding;
  private final Semaphore asked = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "record-watch");

  /**
   * What a look has found.
   *
   * @param missing what cannot be used: nothing is confirmed
   * @param lossy what can lose what it has confirmed
   * @param depths what waits in the queues; empty if it is not known
   */
  record Sight(Optional<String> missing, Optional<String> lossy, List<QueueDepth> depths) {}

  private QueueWatch(Topology topology, Gate gate, Unbinding unbinding, Consumer<Sight> seen) {
    this.topology = topology;
    this.gate = gate;
    this.unbinding = unbinding;
    this.seen = seen;
  }

  /**
   * Begins to look.
   *
   * @param gate closed while the broker blocks the connection, and would not answer
   * @param unbinding when the queue is taken off the exchange
   * @param seen is told after each look; called on the watch's thread
   */
  static QueueWatch start(Topology topology, Gate gate, Unbinding unbinding, Consumer<Sight> seen) {
    var watch = new QueueWatch(topology, gate, unbinding, seen);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** Looks soon: the broker has returned a message. */
  void lookNow() {
    asked.release();
  }

  /** Looks no more. */
  void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (asked.tryAcquire(INTERVAL, TimeUnit.MILLISECONDS)) {
          asked.drainPermits();
        }
        gate.pass();
        seen.accept(look());
        TimeUnit.MILLISECONDS.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      LOG.debug("the watch of a lost connection ends");
    }
  }

  private Sight look() {
    try {
      topology.look();
      unbindIfDue();
      return new Sight(Optional.empty(), topology.problem(), topology.depths());
    } catch (IOException e) {
      return new Sight(Optional.of(BrokerProblem.describe(e)), topology.problem(), List.of());
    } catch (RuntimeException e) {
      LOG.error("Looking for the queues has failed: a mistake of the server", e);
      return new Sight(Optional.of("internal error: " + e), topology.problem(), List.of());
    }
  }

  private void unbindIfDue() {
    if (unbinding.begin()) {
      try {
        topology.unbind();
      } catch (IOException e) {
        LOG.warn(
            "The queue is not taken off the exchange, and may get each record twice: {}",
            BrokerProblem.describe(e));
      }
    }
  }
}
