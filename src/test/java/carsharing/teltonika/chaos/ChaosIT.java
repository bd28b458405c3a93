package carsharing.teltonika.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.fault.Plan;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/chaos}, short: some dozens of faults, many of them at the same time. */
class ChaosIT {

  private static final Plan PLAN = new Plan(Duration.ofSeconds(45), 20_260_103, 30, 15, 50);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void losesNothingRunsNothingTwiceAndLeaksNothingWhateverFails() throws Exception {
    assertThat(ChaosRun.run(PLAN, folder, System.out))
        .as("seed %d, ledgers in %s", PLAN.seed(), folder)
        .isEmpty();
  }
}
