package carsharing.teltonika.simulator;

import carsharing.teltonika.simulator.car.LockShown;
import carsharing.teltonika.simulator.tracker.CarOptions;
import carsharing.teltonika.simulator.tracker.Lies;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The part of the simulator's command line that is about cars that do not do what they say. */
final class CarLies {

  @Option(
      names = "--effect-delay",
      converter = DurationConverter.class,
      defaultValue = "0s",
      description = "How long after a command the car does it (${DEFAULT-VALUE}).")
  private Duration effectDelay = Duration.ZERO;

  @Option(
      names = "--effect-spread",
      converter = DurationConverter.class,
      defaultValue = "0s",
      description = "How much later still at most; drawn for each command.")
  private Duration effectSpread = Duration.ZERO;

  @Option(
      names = "--text-only",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "How many commands are answered as if they were done, and are not done.")
  private int textOnly;

  @Option(
      names = "--effect-only",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "How many commands are done, and not answered.")
  private int effectOnly;

  @Option(
      names = "--asleep",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description =
          "How likely the CAN module sleeps; drawn at each command, and when a car begins to do something else. Its flags are then the last known ones.")
  private int asleep;

  @Option(
      names = "--clock-offset",
      converter = ClockOffsetConverter.class,
      defaultValue = "0s",
      description = "By how much the trackers' clocks are fast; -5m is slow.")
  private Duration clockOffset = Duration.ZERO;

  @Option(
      names = "--clock-jumps",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Before how many records the clock jumps.")
  private int clockJumps;

  @Option(
      names = "--clock-jump",
      converter = DurationConverter.class,
      defaultValue = "1h",
      description = "How far it jumps at most, in both directions (${DEFAULT-VALUE}).")
  private Duration clockJump = Duration.ZERO;

  @Option(
      names = "--no-flags",
      description =
          "The trackers do not send security flags. A family that has another element for the lock sends that.")
  private boolean noFlags;

  @Option(
      names = "--lock-never-shown",
      description = "The bits of the lock are always 0, as on a model that does not know them.")
  private boolean lockNeverShown;

  CarOptions options(CommandFaults.Check check) {
    check.check(
        !(noFlags && lockNeverShown), "--no-flags and --lock-never-shown", "both", "one of them");
    check.check(isPercent(textOnly), "--text-only", textOnly, "0-100");
    check.check(isPercent(effectOnly), "--effect-only", effectOnly, "0-100");
    var both = textOnly + effectOnly;
    check.check(both <= 100, "--text-only and --effect-only", both, "together at most 100");
    check.check(isPercent(asleep), "--asleep", asleep, "0-100");
    check.check(isPercent(clockJumps), "--clock-jumps", clockJumps, "0-100");
    return CarOptions.USUAL
        .after(effectDelay, effectSpread)
        .showing(lockShown())
        .lying(new Lies(textOnly, effectOnly, asleep, clockOffset, clockJumps, clockJump));
  }

  private LockShown lockShown() {
    if (noFlags) {
      return LockShown.WITHOUT_FLAGS;
    }
    return lockNeverShown ? LockShown.NEVER : LockShown.EVERYWHERE;
  }

  private static boolean isPercent(int number) {
    return number >= 0 && number <= 100;
  }
}
