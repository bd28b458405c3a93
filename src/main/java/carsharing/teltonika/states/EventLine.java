package carsharing.teltonika.states;

import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for RabbitMQ. Those of one car are sent one after the other, so their order
 * is kept; those of several cars at the same time.
 *
 * <p>Bounded: if RabbitMQ is away for too long, the newest events are lost. That is logged once,
 * and counted. {@link #add} is safe on any thread; all else happens on one event loop.
 */
final class EventLine {

  private static final Logger LOG = LoggerFactory.getLogger(EventLine.class);

  /** Cars with an event on its way. */
  private static final int WINDOW = 64;

  /** The shortest and the longest pause after an event that was not confirmed, ms. */
  private static final long MIN_PAUSE = 500;

  private static final long MAX_PAUSE = 30_000;

  /** How often room is looked for, ms. */
  private static final long ROOM_PACE = 100;

  private final Vertx vertx;
  private final Context context;
  private final Function<CarEvent, Future<Void>> send;
  private final int max;
  private final StateMetrics metrics;

  /** Events in all lines. */
  private final AtomicInteger count = new AtomicInteger();

  private final Queue<CarEvent> arrived = new ConcurrentLinkedQueue<>();
  private final Map<Imei, Deque<CarEvent>> waiting = new HashMap<>();
  private final Deque<Imei> ready = new ArrayDeque<>();
  private int underWay;

  /** Nothing is sent before the pause is over; then one event shows whether RabbitMQ takes it. */
  private boolean isPausing;

  private boolean isProbing;
  private long pause = MIN_PAUSE;

  /** Whether events were lost since the last one that was confirmed. */
  private volatile boolean isLosing;

  /**
   * To be made on the event loop that it lives on.
   *
   * @param send succeeds when RabbitMQ has confirmed an event
   * @param max events that may wait
   */
  EventLine(Vertx vertx, Function<CarEvent, Future<Void>> send, int max, StateMetrics metrics) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.send = send;
    this.max = max;
    this.metrics = metrics;
  }

  /** Takes events of one car, in their order. */
  void add(List<CarEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    for (var event : events) {
      if (count.incrementAndGet() <= max) {
        arrived.add(event);
      } else {
        count.decrementAndGet();
        lose();
      }
    }
    context.runOnContext(now -> sort());
  }

  private void lose() {
    metrics.eventLost();
    if (!isLosing) {
      isLosing = true;
      LOG.error("Events of cars are lost: {} wait for RabbitMQ already (state.maxEvents)", max);
    }
  }

  /** Events that wait. */
  int size() {
    return count.get();
  }

  /** Completes when half of the line is free. Whoever tells many events at once waits for it. */
  Future<Void> room() {
    return count.get() <= max / 2
        ? Future.succeededFuture()
        : vertx.timer(ROOM_PACE, TimeUnit.MILLISECONDS).compose(later -> room());
  }

  private void sort() {
    for (var event = arrived.poll(); event != null; event = arrived.poll()) {
      var line = waiting.get(event.imei());
      if (line == null) {
        line = new ArrayDeque<>();
        waiting.put(event.imei(), line);
        ready.add(event.imei());
      }
      line.add(event);
    }
    pump();
  }

  private void pump() {
    while (!isPausing && underWay < (isProbing ? 1 : WINDOW) && !ready.isEmpty()) {
      var imei = ready.poll();
      var line = waiting.get(imei);
      if (line != null) {
        underWay++;
        send.apply(line.getFirst()).onComplete(sent -> ended(imei, line, sent.succeeded()));
      }
    }
  }

  private void ended(Imei imei, Deque<CarEvent> line, boolean isConfirmed) {
    underWay--;
    if (!isConfirmed) {
      ready.add(imei);
      pause();
    } else {
      isProbing = false;
      pause = MIN_PAUSE;
      line.removeFirst();
      count.decrementAndGet();
      metrics.eventPublished();
      confirmed();
      if (line.isEmpty()) {
        waiting.remove(imei);
      } else {
        ready.add(imei);
      }
    }
    pump();
  }

  private void confirmed() {
    if (isLosing && count.get() <= max / 2) { // Else it would be told again and again.
      isLosing = false;
      LOG.info("Events of cars are taken by RabbitMQ again");
    }
  }

  /** One pause for all: else thousands of cars would ask a RabbitMQ that is ill. */
  private void pause() {
    if (!isPausing) {
      isPausing = true;
      isProbing = true;
      vertx.setTimer(
          pause,
          timer -> {
            isPausing = false;
            pump();
          });
      pause = Math.min(2 * pause, MAX_PAUSE);
    }
  }
}
