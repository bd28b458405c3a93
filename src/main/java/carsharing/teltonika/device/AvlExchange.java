package carsharing.teltonika.device;

import carsharing.teltonika.device.DeviceMetrics.FrameOutcome;
import carsharing.teltonika.message.HeldMemory;
import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * The tracker's stop-and-wait: one AVL frame is on its way to the broker at a time, and it is
 * acknowledged whole or not at all.
 *
 * <p>A second frame that comes before is held, and the caller stops reading: that is the
 * backpressure.
 *
 * <p>An acknowledgement carries no number. The tracker takes it as the answer to the frame that it
 * sent last. So a frame that the tracker may have given up for another one is not acknowledged. It
 * is in the queue all the same, and the tracker sends it again.
 *
 * <p>Lives on the connection's event loop.
 */
final class AvlExchange {

  /**
   * The shortest time, in ns, after which a tracker gives a frame up. Its response timeout
   * (parameter 1001) is 5 s or more; the rest allows for a clock that runs fast.
   */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(4);

  /** Takes a frame on its way to RabbitMQ. */
  interface Delivery {

    /**
     * Publishes a frame. Fails if it is not to be acknowledged.
     *
     * @param share what the frame takes up
     * @param abandoned completes if the connection ends meanwhile
     */
    Future<FrameOutcome> deliver(Frame frame, HeldMemory.Share share, Future<Void> abandoned);
  }

  private final Executor loop;
  private final TimeSource time;
  private final HeldMemory room;
  private final DeviceMetrics metrics;
  private final Delivery delivery;
  private final IntPredicate acknowledge;
  private final Runnable settled;

  /** When the tracker could begin to send the frame in flight: nothing was written to it since. */
  private long lastWritten;

  private Optional<Frame> inFlight = Optional.empty();

  /** What the frame in flight takes up, or waits for. */
  private Optional<HeldMemory.Share> memory = Optional.empty();

  private long inFlightSince;

  /** Is completed if the connection ends while a frame is in flight. */
  private Promise<Void> abandoned = Promise.promise();

  private Optional<Frame> held = Optional.empty();
  private long heldSince;

  /** Whether the tracker may have given up the frame in flight for the one that is held. */
  private boolean gaveUp;

  /** Whether it may then take the acknowledgement for that of a later frame. */
  private boolean overtaken;

  /**
   * To be made when the handshake's answer has just been written.
   *
   * @param loop the connection's event loop
   * @param room what frames take up that are being published
   * @param acknowledge writes a record count to the tracker; false if the tracker has gone
   * @param settled is called when a frame has ended, acknowledged or not
   */
  AvlExchange(
      Executor loop,
      TimeSource time,
      HeldMemory room,
      DeviceMetrics metrics,
      Delivery delivery,
      IntPredicate acknowledge,
      Runnable settled) {
    this.loop = loop;
    this.time = time;
    this.room = room;
    this.metrics = metrics;
    this.delivery = delivery;
    this.acknowledge = acknowledge;
    this.settled = settled;
    this.lastWritten = time.nanos();
  }

  /** Whether a frame waits for the broker. */
  boolean isBusy() {
    return inFlight.isPresent();
  }

  /** Whether a frame waits for the one in flight: nothing more may be read. */
  boolean isFull() {
    return held.isPresent();
  }

  /** Bytes of frames that are not being published yet. */
  long waiting() {
    var isWaiting = memory.filter(HeldMemory.Share::isWaiting).isPresent();
    return length(held) + (isWaiting ? length(inFlight) : 0);
  }

  private static long length(Optional<Frame> frame) {
    return frame.map(present -> present.data().length).orElse(0);
  }

  /** Takes an intact frame. Not to be called while the exchange is full. */
  void accept(Frame frame) {
    if (inFlight.isEmpty()) {
      process(frame, time.nanos());
    } else if (isRepeat(frame)) {
      // The tracker has lost patience; the acknowledgement of the first will answer this one too.
      metrics.frame(frame, FrameOutcome.REPEATED_IN_FLIGHT);
    } else {
      held = Optional.of(frame);
      heldSince = time.nanos();
      // What counts is when the first can have been sent, not when it arrived: after a radio gap
      // both arrive together. A client that has not waited so long sends without waiting.
      gaveUp = heldSince - lastWritten >= PATIENCE;
      overtaken = gaveUp && (hasAsManyRecords(frame) || cameTogether());
    }
  }

  /** More frames may be behind these two, still unread, and with as many records as the first. */
  private boolean cameTogether() {
    return heldSince - inFlightSince < PATIENCE;
  }

  /**
   * Whether the tracker may take the acknowledgement of the frame in flight for that of another.
   * When the held frame, too, may have been given up, the other one is a third that is unread.
   */
  private boolean isOvertaken() {
    return overtaken || (gaveUp && time.nanos() - heldSince >= PATIENCE);
  }

  /** Forgets the frame that is held: the connection takes no more of them. */
  void dropHeld() {
    held = Optional.empty();
  }

  /** The connection has ended: a frame that has not been published need not be any more. */
  void close() {
    dropHeld();
    abandoned.tryComplete();
    memory.ifPresent(HeldMemory.Share::releaseUnlessPublished);
  }

  private boolean isRepeat(Frame frame) {
    return inFlight.filter(first -> Arrays.equals(first.data(), frame.data())).isPresent();
  }

  private boolean hasAsManyRecords(Frame next) {
    return inFlight.filter(first -> first.recordCount() == next.recordCount()).isPresent();
  }

  /**
   * @param since when the tracker began to wait, by the clock, in ns
   */
  private void process(Frame frame, long since) {
    inFlightSince = since;
    inFlight = Optional.of(frame);
    gaveUp = false;
    overtaken = false;
    var share = room.request(frame.data().length, () -> granted(frame));
    memory = Optional.of(share);
    if (!share.isWaiting()) {
      publish(frame, share);
    }
  }

  /** There is memory for the frame in flight now. Called on any thread. */
  private void granted(Frame frame) {
    loop.execute(
        () ->
            memory
                .filter(share -> !abandoned.future().isComplete())
                .ifPresent(share -> publish(frame, share)));
  }

  private void publish(Frame frame, HeldMemory.Share share) {
    delivery
        .deliver(frame, share, abandoned.future())
        .onSuccess(outcome -> confirmed(frame, outcome))
        .onComplete(
            ended -> {
              share.releaseUnlessPublished();
              settle();
            });
  }

  private void confirmed(Frame frame, FrameOutcome outcome) {
    if (!isOvertaken() && acknowledge.test(frame.recordCount())) {
      lastWritten = time.nanos();
      metrics.frame(frame, outcome);
      metrics.acknowledged(frame, inFlightSince);
    } else {
      metrics.frame(frame, FrameOutcome.CONFIRMED_TOO_LATE);
    }
  }

  /** A tracker that has given a frame up waits since it sent the next. Others do not wait. */
  private void settle() {
    var since = gaveUp ? heldSince : time.nanos();
    inFlight = Optional.empty();
    memory = Optional.empty();
    if (!abandoned.future().isComplete()) {
      abandoned = Promise.promise(); // The publisher's message hangs on it.
    }
    var next = held;
    held = Optional.empty();
    next.ifPresent(frame -> process(frame, since));
    settled.run();
  }
}
