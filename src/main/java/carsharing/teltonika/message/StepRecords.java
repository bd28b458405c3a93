package carsharing.teltonika.message;

import carsharing.teltonika.protocol.AvlRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The records that a tracker has sent after a command.
 *
 * @param answer the one that answers the command
 * @param newestFirst those that were made after the command, the newest first; {@code answer} is
 *     one of them
 * @param moments all records whose values count, the newest first
 */
public record StepRecords(
    AvlRecord answer, List<AvlRecord> newestFirst, List<StepRecords.Moment> moments) {

  /**
   * A record of a step.
   *
   * @param frame the number of its frame: a later frame has a greater one
   * @param isProof whether it was made after the command. If not, it can only speak against what
   *     the others show
   */
  public record Seen(AvlRecord record, int frame, boolean isProof) {}

  /**
   * Records whose order is unknown: they were made in the same millisecond, or one that claims to
   * be older came in a later frame. The clock of a tracker can jump.
   *
   * @param proofs those that were made after the command
   * @param doubts those that can only speak against what the others show
   */
  public record Moment(List<AvlRecord> proofs, List<AvlRecord> doubts) {

    private static Moment of(List<Seen> seen) {
      return new Moment(records(seen, Seen::isProof), records(seen, each -> !each.isProof()));
    }

    /** All of them. */
    public Stream<AvlRecord> all() {
      return Stream.concat(proofs.stream(), doubts.stream());
    }
  }

  /** Keeps copies. */
  public StepRecords {
    newestFirst = List.copyOf(newestFirst);
    moments = List.copyOf(moments);
  }

  /** One record alone. */
  public static StepRecords of(AvlRecord answer) {
    return of(answer, List.of(new Seen(answer, 0, true)));
  }

  /** Several records in any order; {@code answer} is one of them. */
  public static StepRecords of(AvlRecord answer, List<Seen> all) {
    var newestFirst =
        all.stream()
            .sorted(Comparator.<Seen>comparingLong(each -> each.record().timestamp()).reversed())
            .toList();
    return new StepRecords(answer, records(newestFirst, Seen::isProof), moments(newestFirst));
  }

  private static List<AvlRecord> records(List<Seen> seen, Predicate<Seen> wanted) {
    return seen.stream().filter(wanted).map(Seen::record).toList();
  }

  private static List<Moment> moments(List<Seen> newestFirst) {
    var latestFrames = latestFrames(newestFirst);
    var moments = new ArrayList<Moment>();
    var earliest = Integer.MAX_VALUE; // The first frame of the moment.
    var from = 0;
    for (var i = 1; i <= newestFirst.size(); i++) {
      earliest = Math.min(earliest, newestFirst.get(i - 1).frame());
      if (i == newestFirst.size()
          || (newestFirst.get(i).record().timestamp() < newestFirst.get(i - 1).record().timestamp()
              && latestFrames[i] <= earliest)) {
        moments.add(Moment.of(newestFirst.subList(from, i)));
        from = i;
      }
    }
    return moments;
  }

  /** For each record, the last frame of it and of all that claim to be older. */
  private static int[] latestFrames(List<Seen> newestFirst) {
    var latest = new int[newestFirst.size()];
    for (var i = latest.length - 1; i >= 0; i--) {
      var older = i + 1 < latest.length ? latest[i + 1] : Integer.MIN_VALUE;
      latest[i] = Math.max(newestFirst.get(i).frame(), older);
    }
    return latest;
  }

  /**
   * The newest record that tells something and was made after the command, and all that are perhaps
   * not older. All records, if there is no such one.
   *
   * @param tells whether a record tells it
   */
  public List<AvlRecord> sinceNewest(Predicate<AvlRecord> tells) {
    var since = new ArrayList<AvlRecord>();
    for (var moment : moments) {
      moment.all().forEach(since::add);
      if (moment.proofs().stream().anyMatch(tells)) {
        break;
      }
    }
    return since;
  }
}
