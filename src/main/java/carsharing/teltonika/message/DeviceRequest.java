package carsharing.teltonika.message;

import java.time.Duration;
import java.time.Instant;

/**
 * What a connection can be asked to do, one thing at a time. It replies with a {@link DeviceAnswer}
 * or fails with a {@link StepFailure}.
 */
public sealed interface DeviceRequest {

  /** How long the tracker may take; none for what the connection does by itself. */
  default Duration timeout() {
    return Duration.ZERO;
  }

  /** The GPRS command that is sent to the tracker; empty where none is. */
  default String text() {
    return "";
  }

  /**
   * Send a GPRS command and wait for its text.
   *
   * @param addressed whether the tracker is to compare IMEIs first (codec 14)
   * @param timeout after which it fails
   */
  record SendText(String text, boolean addressed, Duration timeout) implements DeviceRequest {}

  /**
   * Send a GPRS command and wait for an AVL record. A text may come before it, after it or not at
   * all.
   *
   * @param addressed whether the tracker is to compare IMEIs first (codec 14)
   * @param timeout after which it fails
   * @param notBefore the oldest record that is an answer, by the tracker's clock
   * @param textGrace how long a text is waited for that is still to come after the record
   */
  record AwaitRecord(
      String text, boolean addressed, Duration timeout, Instant notBefore, Duration textGrace)
      implements DeviceRequest {}

  /**
   * Wait until the texts have come of all commands that were given up; the answer is an empty one.
   *
   * @param timeout after which it fails
   */
  record AwaitOwed(Duration timeout) implements DeviceRequest {}

  /** Close the connection: the tracker is connected elsewhere. */
  record Disconnect() implements DeviceRequest {}

  /**
   * Close the connection, so that the tracker opens another: an answer that is still to come would
   * pass for the next command's, since answers carry no id. It fails with {@link
   * StepFailure#DISCONNECTED}.
   */
  record Renew() implements DeviceRequest {}
}
