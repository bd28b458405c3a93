package carsharing.teltonika.attack.party;

import java.time.Duration;
import java.util.List;

/**
 * One way to harm the server. The same object exists in two processes: that of the strangers runs
 * it, and the other one judges what became of it.
 */
public interface Attack {

  /** For the command line and the table: lower case, words joined by hyphens. */
  String name();

  /** What strangers do, in one sentence. */
  String what();

  /** Which settings it needs. */
  default Stage stage() {
    return Stage.USUAL;
  }

  /** Whether the neighbour's latencies say something about the server. */
  default boolean judgesLatencies() {
    return stage().judgesLatencies();
  }

  /**
   * It says nothing if it is shorter than this.
   *
   * @param isShort whether latencies and slow time-outs are left out
   */
  default Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(1);
  }

  /**
   * Attacks until the time of the party is over. What it throws is a mistake of the harness.
   *
   * @param party the connections of the strangers, and what they count
   */
  void run(Party party) throws Exception;

  /**
   * What must hold beside the neighbour's peace.
   *
   * @return what does not hold; empty where all is well
   */
  default List<String> judge(Scene scene) {
    return List.of();
  }
}
