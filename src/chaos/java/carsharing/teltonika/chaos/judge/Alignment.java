package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.judge.Pairing.Pair;
import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.chaos.ledger.Hearing;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs outcomes that were told with outcomes that were heard, in their order: as many as can be,
 * and of all ways to do so the one in which telling and hearing are nearest to each other.
 */
final class Alignment {

  /** What a pair is worth, ms: more than all distances together. */
  private static final long PAIR = 1L << 32;

  private final List<Fate> fates;
  private final List<Hearing> hearings;

  /** What the fates and hearings from these places on are worth. */
  private final long[][] worth;

  private Alignment(List<Fate> fates, List<Hearing> hearings) {
    this.fates = fates;
    this.hearings = hearings;
    this.worth = new long[fates.size() + 1][hearings.size() + 1];
    for (var fate = fates.size() - 1; fate >= 0; fate--) {
      for (var hearing = hearings.size() - 1; hearing >= 0; hearing--) {
        worth[fate][hearing] =
            Math.max(
                paired(fate, hearing),
                Math.max(worth[fate + 1][hearing], worth[fate][hearing + 1]));
      }
    }
  }

  /**
   * The pairs.
   *
   * @param fates whose outcomes were told, in the order in which they were
   * @param hearings in their order
   */
  static List<Pair> of(List<Fate> fates, List<Hearing> hearings) {
    return new Alignment(fates, hearings).pairs();
  }

  /** What it is worth to pair the two; below 0 if they cannot belong together. */
  private long paired(int fate, int hearing) {
    var told = fates.get(fate).told().orElseThrow();
    var at = hearings.get(hearing).at();
    if (at < told.from() - Pairing.EARLY || at > told.to() + Pairing.DELAY) {
      return -1;
    }
    return PAIR - told.distance(at) + worth[fate + 1][hearing + 1];
  }

  private List<Pair> pairs() {
    var pairs = new ArrayList<Pair>();
    var fate = 0;
    var hearing = 0;
    while (fate < fates.size() && hearing < hearings.size()) {
      if (worth[fate][hearing] == paired(fate, hearing)) {
        pairs.add(new Pair(fates.get(fate++), hearings.get(hearing++)));
      } else if (worth[fate][hearing] == worth[fate + 1][hearing]) {
        fate++;
      } else {
        hearing++;
      }
    }
    return pairs;
  }
}
