package carsharing.teltonika.record;

import java.util.List;

/**
 * Where a {@link ConfirmChannel} takes its messages from, and what becomes of those that it cannot
 * finish. Safe for use by several threads.
 */
interface Lane {

  /** Waits for a message and takes it. */
  Envelope take() throws InterruptedException;

  /** The broker has refused a message of several frames: at least one of them is at fault. */
  void split(Envelope refused);

  /**
   * The channel was lost, or a message was not written at all. None of these is at fault.
   *
   * @param unconfirmed the oldest first
   */
  void putBack(List<Envelope> unconfirmed);

  /**
   * The broker has closed the channel over one of these, and nobody knows over which.
   *
   * @param unconfirmed the oldest first
   * @param reason what the broker said
   */
  void suspect(List<Envelope> unconfirmed, String reason);
}
