package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.chaos.judge.Pairing.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares all that is known of the commands of a run, when it is over. {@code docs/chaos.md} says
 * what each finding means, and what is allowed.
 */
public final class Judge {

  private Judge() {}

  /** Judges all cars. */
  public static Verdict judge(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    var counts = new TreeMap<String, Integer>();
    for (var car : evidence.cars()) {
      var pairing = Pairing.of(car);
      var truth = new TruthJudge(car);
      findings.addAll(
          new OutcomeJudge(car, pairing, evidence.listening(), evidence.reach()).judge());
      findings.addAll(truth.judge(certain(evidence, pairing)));
      findings.addAll(new TimeJudge(car, pairing, evidence.lag()).judge());
      count(counts, car, pairing, truth);
    }
    evidence
        .strays()
        .forEach(
            stray ->
                findings.add(
                    new Finding(Kind.TWO_OUTCOMES, stray.substring(0, 15), "stray: " + stray)));
    return new Verdict(findings, counts);
  }

  /** The outcomes of which it is certain to which command they belong. */
  private static List<Pair> certain(Evidence evidence, Pairing pairing) {
    return pairing.pairs().stream()
        .filter(pair -> evidence.isNumbered() || pair.isCertain())
        .toList();
  }

  private static void count(
      Map<String, Integer> counts, CarFile car, Pairing pairing, TruthJudge truth) {
    var taken = car.fates().stream().filter(fate -> fate.taken().isPresent()).count();
    counts.merge("written", car.fates().size(), Integer::sum);
    counts.merge("taken", (int) taken, Integer::sum);
    counts.merge("outcomes heard", pairing.pairs().size(), Integer::sum);
    counts.merge("outcomes told while nobody could hear", pairing.unheard().size(), Integer::sum);
    counts.merge("successes judged", truth.successes(), Integer::sum);
    counts.merge("successes with unknown answers", truth.unknownAnswers(), Integer::sum);
  }
}
