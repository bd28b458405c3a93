package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.ledger.TrackerFrames;
import carsharing.teltonika.chaos.ledger.TrackerFrames.Draft;
import carsharing.teltonika.vehicle.CarClock;
import carsharing.teltonika.vehicle.CarRecords;
import carsharing.teltonika.vehicle.CarTruth;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Random;

/**
 * What a tracker has saved, and which of it goes into the next frame: records of now and of a while
 * ago, sometimes only old ones, mostly the newest first. Lives on one event loop.
 */
final class TrackerMemory {

  private static final int BACKLOG_EVERY = 6; // frames, on average
  private static final int MIN_BACKLOG = 3000; // ms
  private static final int MAX_BACKLOG = 60_000; // ms
  private static final int MAX_STEP = 400; // ms, between two records
  private static final int OLDEST_FIRST_EVERY = 5; // frames, on average

  private final CarTruth truth;
  private final CarClock clock;
  private final Random random;
  private final Deque<Draft> asked = new ArrayDeque<>();

  TrackerMemory(CarTruth truth, CarClock clock, Random random) {
    this.truth = truth;
    this.clock = clock;
    this.random = random;
  }

  /** Saves a record that was asked for. */
  void ask(long now) {
    asked.add(draft(now, CarRecords.HIGH));
  }

  private Draft draft(long at, int priority) {
    return new Draft(truth.at(at), clock.timestamp(at, random), priority);
  }

  /**
   * The next frame, with the records that were asked for.
   *
   * @param now ms since 1970
   */
  Buffer next(int number, long now) {
    var drafts = new ArrayList<Draft>();
    var at = asked.isEmpty() && random.nextInt(BACKLOG_EVERY) == 0 ? now - backlog() : now;
    while (drafts.size() < TrackerFrames.records(number)) {
      drafts.add(asked.isEmpty() ? draft(at, CarRecords.LOW) : asked.remove());
      at -= 1 + random.nextInt(MAX_STEP);
    }
    if (random.nextInt(OLDEST_FIRST_EVERY) == 0) {
      Collections.reverse(drafts);
    }
    return TrackerFrames.encode(number, drafts);
  }

  private int backlog() {
    return MIN_BACKLOG + random.nextInt(MAX_BACKLOG - MIN_BACKLOG);
  }
}
