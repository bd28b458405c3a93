package carsharing.teltonika.device.exchange;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.time.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The records that commands have asked for and that are still to come. Such a record is not the
 * answer to a later command.
 */
final class OwedRecords {

  private static final int LIMIT = 8;

  /** A record that has not come by then is taken for lost. */
  private static final long LIFETIME = TimeUnit.SECONDS.toNanos(10);

  private final TimeSource time;
  private final Deque<Long> askedAt = new ArrayDeque<>();
  private boolean anyCame = true;

  OwedRecords(TimeSource time) {
    this.time = time;
  }

  /** A command was sent that makes the tracker save a record. */
  void askedFor() {
    if (askedAt.size() == LIMIT) {
      askedAt.removeFirst();
    }
    askedAt.addLast(time.nanos());
    anyCame = false;
  }

  /** Records came. */
  void arrived(List<AvlRecord> records) {
    anyCame = true;
    for (var record : records) {
      if (RecordSearch.isAskedFor(record)) {
        askedAt.pollFirst();
      }
    }
  }

  /** Whether any record has come since the last one was asked for. */
  boolean anyCame() {
    return anyCame;
  }

  /** Records that are still to come. */
  int count() {
    var now = time.nanos();
    askedAt.removeIf(asked -> now - asked >= LIFETIME);
    return askedAt.size();
  }
}
