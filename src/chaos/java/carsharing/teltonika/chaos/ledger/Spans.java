package carsharing.teltonika.chaos.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** The times during which something was so. Safe for use by several threads. */
public final class Spans {

  private static final class Span {

    private final long from;
    private long to = Long.MAX_VALUE;

    Span(long from) {
      this.from = from;
    }
  }

  private final List<Span> spans = new ArrayList<>();

  /**
   * It begins; several may go on at once.
   *
   * @param at ms since 1970
   * @return its end, which takes the time at which it ends
   */
  public synchronized LongConsumer begin(long at) {
    var span = new Span(at);
    spans.add(span);
    return end -> end(span, end);
  }

  private synchronized void end(Span span, long at) {
    span.to = Math.min(span.to, at);
  }

  /** Whether one of them lasted for the whole of a time. */
  public synchronized boolean cover(long from, long to) {
    return spans.stream().anyMatch(span -> span.from <= from && span.to >= to);
  }

  /** Whether none of them touched a time. */
  public synchronized boolean avoid(long from, long to) {
    return spans.stream().noneMatch(span -> span.from <= to && span.to >= from);
  }

  /**
   * The moments in a time at which one of them ended, and the beginning of that time.
   *
   * @param from ms since 1970
   */
  public synchronized List<Long> endings(long from, long to) {
    var endings = new ArrayList<>(List.of(from));
    spans.stream().map(span -> span.to).filter(at -> at > from && at < to).forEach(endings::add);
    return endings;
  }

  /** The moments in a time at which one of them began. */
  public synchronized List<Long> beginnings(long from, long to) {
    return spans.stream().map(span -> span.from).filter(at -> at > from && at < to).toList();
  }
}
