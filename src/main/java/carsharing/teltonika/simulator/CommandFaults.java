package carsharing.teltonika.simulator;

import carsharing.teltonika.simulator.tracker.AnswerOptions;
import carsharing.teltonika.simulator.tracker.AnswerOptions.RecordOrder;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The part of the simulator's command line that is about commands. */
final class CommandFaults {

  @Option(
      names = "--command-delay",
      converter = DurationConverter.class,
      defaultValue = "0s",
      description = "How long they take to answer (${DEFAULT-VALUE}).")
  private Duration delay = Duration.ZERO;

  @Option(
      names = "--command-failures",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "How many are answered with an error, and not run.")
  private int failing;

  @Option(
      names = "--command-silence",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "How many are neither answered nor run.")
  private int silent;

  @Option(
      names = "--command-drops",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Upon how many the connection is closed.")
  private int dropping;

  @Option(
      names = "--command-record",
      description =
          "When the record comes that one asks for: after its text, before it, or only the record (${COMPLETION-CANDIDATES}; as the family does it).")
  private Optional<RecordOrder> record = Optional.empty();

  /** Refuses a value. */
  @FunctionalInterface
  interface Check {

    /** Fails with the option, its value and what was expected, unless it is right. */
    void check(boolean isRight, String option, Object value, String expected);
  }

  AnswerOptions options(Check check) {
    var faults = failing + silent + dropping;
    check.check(failing >= 0 && failing <= 100, "--command-failures", failing, "0-100");
    check.check(silent >= 0 && silent <= 100, "--command-silence", silent, "0-100");
    check.check(dropping >= 0 && dropping <= 100, "--command-drops", dropping, "0-100");
    check.check(faults <= 100, "--command-...", faults, "all percents together at most 100");
    return new AnswerOptions(delay, failing, silent, dropping, record);
  }
}
