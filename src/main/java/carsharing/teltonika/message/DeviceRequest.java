package carsharing.teltonika.message;

import java.time.Duration;
import java.util.Optional;

/**
 * What a connection can be asked to do, one thing at a time. It replies with a {@link DeviceAnswer}
 * or fails with a {@link StepFailure}.
 */
public sealed interface DeviceRequest {

  /** A request that sends a GPRS command to the tracker. */
  sealed interface GprsCommand extends DeviceRequest {

    /** The GPRS command. */
    String text();

    /** Whether the tracker compares IMEIs before it runs the command (codec 14). */
    boolean addressed();

    /** What the texts look like that answer the command. */
    AnswerShape shape();
  }

  /** A GPRS command with an answer that is waited for. */
  sealed interface Step extends GprsCommand {

    /** How long the tracker may take to answer. */
    Duration timeout();

    /**
     * How long the connection waits, before it sends the command, for a late answer that can be
     * mistaken for the answer to this one.
     */
    Duration lateWait();

    /** The longest time that the connection may take to reply. */
    default Duration longest() {
      return timeout().plus(lateWait());
    }

    /**
     * Until when the command may be sent, ns by {@link System#nanoTime()}; empty for ever. The
     * request fails with {@link StepFailure#EXPIRED} if it is not sent by then.
     */
    Optional<Long> deadline();

    /** The same with a deadline. */
    Step notAfter(long newDeadline);
  }

  /**
   * Send a GPRS command and wait for its text.
   *
   * @param timeout after which the request fails
   * @param unknownWait how long a text that nobody knows waits for a better one
   */
  record SendText(
      String text,
      boolean addressed,
      AnswerShape shape,
      Duration timeout,
      Duration lateWait,
      Duration unknownWait,
      Optional<Long> deadline)
      implements Step {

    /** One without a deadline. */
    public SendText(
        String text,
        boolean addressed,
        AnswerShape shape,
        Duration timeout,
        Duration lateWait,
        Duration unknownWait) {
      this(text, addressed, shape, timeout, lateWait, unknownWait, Optional.empty());
    }

    @Override
    public SendText notAfter(long newDeadline) {
      return new SendText(
          text, addressed, shape, timeout, lateWait, unknownWait, Optional.of(newDeadline));
    }
  }

  /**
   * Send a GPRS command and wait for an AVL record that was made after it. A text may come before
   * the record, after it or not at all. A text that refuses the command ends the request.
   *
   * @param timeout after which the request fails
   * @param recordWait how long a record that may be a little too old waits for a better one
   * @param need what the records have to tell; empty if any record will do
   */
  record AwaitRecord(
      String text,
      boolean addressed,
      AnswerShape shape,
      Duration timeout,
      Duration lateWait,
      Duration recordWait,
      Optional<RecordNeed> need,
      Optional<Long> deadline)
      implements Step {

    @Override
    public Step notAfter(long newDeadline) {
      return new AwaitRecord(
          text, addressed, shape, timeout, lateWait, recordWait, need, Optional.of(newDeadline));
    }
  }

  /**
   * Send a GPRS command, wait for its text, and look whether it has changed what it should. The
   * reply is {@link DeviceAnswer.Observed}. The request fails if neither a text nor the effect
   * comes.
   *
   * @param step the command
   * @param watch tells what it should change
   * @param within how long the car may take to show the effect after the text has come
   * @param getRecord asks the car for a record
   */
  record Verify(SendText step, StateWatch watch, Duration within, SendOnly getRecord)
      implements Step {

    /** How often the car is asked, and how long it may take to answer the last question. */
    public static final Duration PACE = Duration.ofSeconds(2);

    @Override
    public String text() {
      return step.text();
    }

    @Override
    public boolean addressed() {
      return step.addressed();
    }

    @Override
    public AnswerShape shape() {
      return step.shape();
    }

    @Override
    public Duration timeout() {
      return step.timeout();
    }

    @Override
    public Duration lateWait() {
      return step.lateWait();
    }

    /** How long a text that nobody knows waits for a better one, and the effect for a text. */
    public Duration unknownWait() {
      return step.unknownWait();
    }

    @Override
    public Duration longest() {
      return timeout()
          .plus(within)
          .plus(within)
          .plus(lateWait())
          .plus(unknownWait())
          .plus(PACE)
          .plus(PACE);
    }

    @Override
    public Optional<Long> deadline() {
      return step.deadline();
    }

    @Override
    public Verify notAfter(long newDeadline) {
      return new Verify(step.notAfter(newDeadline), watch, within, getRecord);
    }
  }

  /**
   * Send a GPRS command that makes the tracker save a record, and wait for nothing. The reply is
   * {@link DeviceAnswer.Sent}.
   */
  record SendOnly(String text, boolean addressed, AnswerShape shape) implements GprsCommand {}

  /**
   * Send a GPRS command beside those that are waited for, and reply with its text. No step waits
   * for it, and its answer is no step's. A text that its shape calls {@link
   * AnswerShape.Fit#UNKNOWN} may be its answer or a step's. It fails with {@link StepFailure#BUSY}
   * if the connection waits for another answer, or if nobody can tell whose the text was.
   *
   * @param timeout after which the request fails
   */
  record Ask(String text, boolean addressed, AnswerShape shape, Duration timeout)
      implements GprsCommand {}

  /** Close the connection: the tracker is connected elsewhere. */
  record Disconnect() implements DeviceRequest {}

  /**
   * Close the connection, so that the tracker opens another. An answer that is still to come could
   * be mistaken for the next command's. The request fails with {@link StepFailure#DISCONNECTED}.
   */
  record Renew() implements DeviceRequest {}
}
