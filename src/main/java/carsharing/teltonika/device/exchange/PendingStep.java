package carsharing.teltonika.device.exchange;

import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.AvlRecord;
import java.util.List;
import java.util.Optional;

/** What one connection waits for at the moment. Lives on the connection's event loop. */
interface PendingStep {

  /** What the text looks like that it waits for; empty if it waits for none of its own. */
  Optional<AnswerShape> shape();

  /** A text came in codec 12 or 14; false if this step does not take it. */
  boolean takeText(String text);

  /** A text came from a serial port (codec 13); false if this step does not take it. */
  boolean takeSerialText(String text);

  /**
   * The records of a frame came.
   *
   * @param receivedAt ms since 1970 by the server's clock
   */
  void takeRecords(List<AvlRecord> records, long receivedAt);

  /** A text came that cannot be read, or that no tracker of this IMEI would send. */
  void takeBrokenText(StepFailure why);

  /** The connection has ended. */
  void disconnected();
}
