package carsharing.teltonika.command.run;

import carsharing.teltonika.command.verify.Verdict;
import carsharing.teltonika.command.verify.Verification;
import java.time.Instant;
import java.util.Optional;

/** Hears what comes of the steps of one command, while it runs. Called on the event loop. */
public interface StepListener {

  /** Nobody wants to know. */
  StepListener NONE =
      new StepListener() {
        @Override
        public void answered(String command, Optional<String> text, Optional<Instant> recordTime) {}

        @Override
        public void judged(
            String command,
            Optional<Verification> wanted,
            Verdict verdict,
            Optional<Instant> recordTime) {}
      };

  /**
   * The tracker has answered.
   *
   * @param command the GPRS command as it was sent
   * @param text of the answer; empty if none came
   * @param recordTime when the tracker made the record that answers; empty if none does
   */
  void answered(String command, Optional<String> text, Optional<Instant> recordTime);

  /**
   * What is known of the effect of a step.
   *
   * @param wanted what the car had to show; empty if nothing
   * @param recordTime when the tracker made the record that shows it; empty if none does
   */
  void judged(
      String command, Optional<Verification> wanted, Verdict verdict, Optional<Instant> recordTime);
}
