package carsharing.teltonika.record;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An envelope that is being written to all its destinations. It has ended when the broker has
 * answered for each of them. Safe for use by several threads.
 */
final class Publication {

  private final Envelope envelope;
  private final AtomicInteger unanswered;
  private volatile boolean refused;

  Publication(Envelope envelope) {
    this.envelope = envelope;
    this.unanswered = new AtomicInteger(envelope.destinations().size());
  }

  Envelope envelope() {
    return envelope;
  }

  /** The broker has answered for one destination; true if that was the last one. */
  boolean answered() {
    return unanswered.decrementAndGet() == 0;
  }

  /** The broker has refused it for one destination. */
  void refuse() {
    refused = true;
  }

  boolean isRefused() {
    return refused;
  }
}
