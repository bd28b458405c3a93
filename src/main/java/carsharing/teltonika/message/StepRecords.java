package carsharing.teltonika.message;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that a tracker has made after a command.
 *
 * @param answer the one that answers the command
 * @param newestFirst all of them, the newest first; {@code answer} is one of them
 */
public record StepRecords(AvlRecord answer, List<AvlRecord> newestFirst) {

  /** Keeps a copy. */
  public StepRecords {
    newestFirst = List.copyOf(newestFirst);
  }

  /** One record alone. */
  public static StepRecords of(AvlRecord answer) {
    return new StepRecords(answer, List.of(answer));
  }

  /**
   * The same, with those together that were made in the same millisecond: their order is unknown.
   */
  public List<List<AvlRecord>> moments() {
    var moments = new ArrayList<List<AvlRecord>>();
    for (var from = 0; from < newestFirst.size(); ) {
      var time = newestFirst.get(from).timestamp();
      var to = from + 1;
      while (to < newestFirst.size() && newestFirst.get(to).timestamp() == time) {
        to++;
      }
      moments.add(newestFirst.subList(from, to));
      from = to;
    }
    return moments;
  }
}
