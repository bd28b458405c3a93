package carsharing.teltonika.attack.party;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.attack.Attacks;
import carsharing.teltonika.attack.Result;
import carsharing.teltonika.attack.Siege;
import carsharing.teltonika.attack.SiegePlan;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/attack}, short: what must hold, but for latencies. */
class AttackIT {

  private static final long SEED = 20_261_127;

  /** They are about latencies and memory alone, or take long to prepare. */
  private static final Set<String> LEFT_OUT = Set.of("nothing", "many-elements", "huge-set");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void harmsNobodyByAnyAttack() throws Exception {
    var attacks = Attacks.ALL.stream().filter(attack -> !LEFT_OUT.contains(attack.name())).toList();
    List<Result> results;
    try (var redis = RedisServer.start();
        var siege =
            new Siege(
                SiegePlan.brief(attacks, SEED),
                folder,
                RabbitServer.shared(),
                redis,
                line -> System.out.println(line))) {
      results = siege.run();
    }

    assertThat(results).hasSameSizeAs(attacks);
    assertThat(results.stream().filter(result -> !result.holds()))
        .as("seed %d, logs in %s", SEED, folder)
        .extracting(result -> result.attack().name() + ": " + result.all())
        .isEmpty();
  }
}
