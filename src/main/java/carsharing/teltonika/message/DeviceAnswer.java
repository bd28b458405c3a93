package carsharing.teltonika.message;

import carsharing.teltonika.protocol.AvlRecord;
import java.time.Duration;
import java.util.Optional;

/** What a tracker answered to a {@link DeviceRequest}. */
public sealed interface DeviceAnswer {

  /** A text, as the tracker sent it. */
  record Text(String text) implements DeviceAnswer {}

  /** The records that answer the command. */
  record Position(StepRecords records) implements DeviceAnswer {}

  /**
   * What came of a command that is verified.
   *
   * @param text the tracker's answer; empty if none came
   * @param sight what the car shows
   * @param record the record that shows it; empty if no record does
   * @param failure why nothing more was waited for; empty if nothing more had to be
   * @param answeredAfter how long the text took; empty if none came
   */
  record Observed(
      Optional<String> text,
      Sight sight,
      Optional<AvlRecord> record,
      Optional<StepFailure> failure,
      Optional<Duration> answeredAfter)
      implements DeviceAnswer {}

  /** The command was sent; no answer is waited for. */
  record Sent() implements DeviceAnswer {}
}
