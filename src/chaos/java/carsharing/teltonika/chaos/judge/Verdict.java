package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the judge says.
 *
 * @param counts how much was judged, by what it was
 */
public record Verdict(List<Finding> findings, Map<String, Integer> counts) {

  /** How often something has happened that must not. */
  long count(Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  /** For a line in the journal. */
  @Override
  public String toString() {
    var words = new StringBuilder();
    new TreeMap<>(counts).forEach((what, count) -> words.append(", %,d %s".formatted(count, what)));
    for (var kind : Kind.values()) {
      words.append(", %s: %,d".formatted(kind.words(), count(kind)));
    }
    return words.substring(2);
  }
}
