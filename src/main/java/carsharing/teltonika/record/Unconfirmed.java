package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;
import carsharing.teltonika.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * What was written to a channel and has no answer of the broker, by its sequence numbers: one for
 * each destination of a message. Safe for use by several threads.
 */
final class Unconfirmed {

  private final NavigableMap<Long, Publication> bySequence = new ConcurrentSkipListMap<>();

  /** Enters a message for one of its destinations. */
  void add(long sequence, Publication publication) {
    bySequence.put(sequence, publication);
  }

  /** What the broker answers for with this number; empty if it has answered before. */
  List<Publication> remove(long sequence) {
    return Optional.ofNullable(bySequence.remove(sequence)).stream().toList();
  }

  /** The same for all numbers up to this one, in order. */
  List<Publication> removeUpTo(long sequence) {
    var removed = new ArrayList<Publication>();
    for (var entry = bySequence.firstEntry();
        entry != null && entry.getKey() <= sequence;
        entry = bySequence.firstEntry()) {
      removed.addAll(remove(entry.getKey()));
    }
    return removed;
  }

  /**
   * Fails what is past its deadline; it stays in here.
   *
   * @param now ns, by {@link TimeSource#nanos()}
   * @return whether there is any
   */
  boolean expire(long now) {
    var expired = false;
    for (var publication : bySequence.values()) {
      for (var message : publication.envelope().messages()) {
        if (!message.isExpired(now)) {
          return expired;
        }
        expired = true;
        message.fail(PublishFailure.EXPIRED, "");
      }
    }
    return expired;
  }

  /** All frames, in the order in which they were written. */
  Stream<Outgoing> messages() {
    return bySequence.values().stream()
        .flatMap(publication -> publication.envelope().messages().stream());
  }

  /** Answers that are still to come. */
  int size() {
    return bySequence.size();
  }
}
