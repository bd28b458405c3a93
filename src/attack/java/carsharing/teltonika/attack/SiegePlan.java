package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Attack;
import java.util.List;

/**
 * How the attacks are run.
 *
 * @param attacks in their order
 * @param seed of everything that is left to chance
 * @param normalMillis how long the neighbour is measured before and after an attack; 0 where its
 *     latencies are not judged
 * @param attackMillis how long an attack lasts, unless it needs longer
 */
public record SiegePlan(List<Attack> attacks, long seed, long normalMillis, long attackMillis) {

  /** As short as may be, without latencies. */
  public static SiegePlan brief(List<Attack> attacks, long seed) {
    return new SiegePlan(attacks, seed, 0, 0);
  }

  /** Whether latencies are left out. */
  boolean isShort() {
    return normalMillis == 0;
  }

  /** How long this attack lasts, ms. */
  long millis(Attack attack) {
    return Math.max(attackMillis, attack.atLeast(isShort()).toMillis());
  }
}
