package carsharing.teltonika.command;

import carsharing.teltonika.message.DeviceRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one connection: one runs, later ones wait in order, each until its own expiry,
 * and each has exactly one outcome.
 */
final class WaitingLine {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingLine.class);
  private static final String DISCONNECTED = "disconnected";

  /** After a success the tracker sends its new state to the queue. */
  private static final StepAnswers LAST_RECORD = new StepAnswers(Step.judged(""), "getrecord");

  /** How long a connection that has lost the car may take to tell what became of its command. */
  private static final Duration CONCLUSION_DELAY = Duration.ofSeconds(2);

  private record Entry(Ticket ticket, CarCommand command, Optional<Long> deadline) {

    boolean isExpired() {
      return deadline.filter(end -> System.nanoTime() - end >= 0).isPresent();
    }
  }

  private final CarSession.Shared shared;
  private final CarKeys keys;
  private final DeviceLink tracker;
  private final Runnable becameIdle;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean ended;

  /**
   * @param becameIdle is called when no command is left
   */
  WaitingLine(CarSession.Shared shared, CarKeys keys, DeviceLink tracker, Runnable becameIdle) {
    this.shared = shared;
    this.keys = keys;
    this.tracker = tracker;
    this.becameIdle = becameIdle;
  }

  /** Whether no command runs or waits. */
  boolean isIdle() {
    return !running && waiting.isEmpty();
  }

  /**
   * A command has been taken.
   *
   * @param validity how long its key would have lived
   */
  void submit(Ticket ticket, Optional<Duration> validity) {
    try {
      var command = read(ticket);
      shared.unknownFields().note(ticket, command.unknownFields(script(command)));
      if (ended) {
        refuse(ticket, DISCONNECTED);
      } else if (running && waiting.size() >= shared.settings().maxWaiting()) {
        refuse(ticket, "busy");
      } else {
        var shorter =
            Stream.of(validity.map(CarCommand::limited), command.validity())
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        waiting.addLast(
            new Entry(ticket, command, shorter.map(left -> System.nanoTime() + left.toNanos())));
        runNext();
      }
    } catch (IllegalArgumentException e) {
      refuse(ticket, String.valueOf(e.getMessage()));
    }
  }

  /** Whether it has ended: what is submitted is refused, and belongs to the next connection. */
  boolean hasEnded() {
    return ended;
  }

  /** The connection has gone, or is to go; the step that runs fails by itself. */
  void end() {
    ended = true;
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      refuse(next.ticket(), DISCONNECTED);
    }
  }

  private static CarCommand read(Ticket ticket) {
    ticket
        .mistake()
        .ifPresent(
            mistake -> {
              throw new IllegalArgumentException(mistake);
            });
    return CarCommand.read(ticket.fields(), ticket.takenAt());
  }

  private Script script(CarCommand command) {
    if (command.action().isEmpty()) {
      if (!shared.settings().raw()) {
        throw new IllegalArgumentException("raw_commands_disabled: cmd (expected: an action)");
      }
      return Script.raw(command.gprsCommand());
    }
    var action = command.action().get();
    return shared
        .scripts()
        .find(action)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown_action: %s (known: %s)"
                        .formatted(
                            Ticket.printable(action),
                            String.join(", ", shared.scripts().actions()))));
  }

  private void refuse(Ticket ticket, String reason) {
    shared.reporter().conclude(ticket, Conclusion.notRun(reason));
  }

  private void runNext() {
    if (running || ended || waiting.isEmpty()) {
      return;
    }
    var next = waiting.removeFirst();
    running = true;
    Future.succeededFuture(next)
        .compose(this::begin)
        .onFailure(mistake -> log(mistake, next.ticket()))
        .onComplete(
            done -> {
              running = false;
              runNext();
              if (isIdle()) {
                becameIdle.run();
              }
            });
  }

  private Future<Void> begin(Entry next) {
    var ticket = next.ticket();
    if (next.isExpired()) {
      refuse(ticket, "expired");
      return Future.succeededFuture();
    }
    if (ticket.id().isEmpty()) {
      return run(next);
    }
    return keys.begin(ticket.id().get())
        .transform(
            earlier -> {
              if (earlier.failed()) {
                refuse(ticket, "redis_away: whether this id was run before is not known");
                return Future.succeededFuture();
              }
              return earlier.result().isEmpty() ? run(next) : repeat(ticket, earlier.result());
            });
  }

  /** Where the first one was not concluded, its connection is about to do so, or was killed. */
  private Future<Void> repeat(Ticket ticket, String earlier) {
    if (CarKeys.isOutcome(earlier)) {
      shared.reporter().repeat(ticket, earlier);
      return Future.succeededFuture();
    }
    return shared
        .vertx()
        .timer(CONCLUSION_DELAY.toMillis())
        .compose(later -> keys.earlier(ticket.id().orElseThrow()))
        .otherwise("")
        .map(
            now -> {
              if (CarKeys.isOutcome(now)) {
                shared.reporter().repeat(ticket, now);
              } else {
                refuse(ticket, "outcome_unknown");
              }
              return null;
            });
  }

  private Future<Void> run(Entry next) {
    Script script;
    try {
      script = script(next.command());
    } catch (IllegalArgumentException e) { // Taken out of the file since the command came.
      refuse(next.ticket(), String.valueOf(e.getMessage()));
      return Future.succeededFuture();
    }
    Consumer<Throwable> mistakes = mistake -> log(mistake, next.ticket());
    var environment =
        new RunEnvironment(shared.vertx(), shared.scripts(), shared.checks(), shared.settings());
    var run = new CommandRun(environment, script, next.command(), tracker, mistakes);
    return run.run()
        .onSuccess(conclusion -> conclude(next.ticket(), conclusion, run.owesAnswer()))
        .mapEmpty();
  }

  /**
   * If a late answer can be mistaken for the next command's, that command is another connection's.
   * So this one takes no more before the client hears of the outcome, who may send the next command
   * at once.
   */
  private void conclude(Ticket ticket, Conclusion conclusion, boolean owesAnswer) {
    var gone = ended;
    if (owesAnswer && !gone) {
      end();
    }
    shared.unknownAnswers().note(ticket, conclusion.outcome());
    shared.reporter().conclude(ticket, conclusion);
    if (!gone && conclusion.outcome() instanceof Outcome.Success) {
      tracker.request(new DeviceRequest.SendOnly(LAST_RECORD.command(), false, LAST_RECORD));
    }
    if (owesAnswer && !gone) {
      tracker.request(new DeviceRequest.Renew());
    }
  }

  /** The server's own, not the tracker's or the client's. */
  private static void log(Throwable mistake, Ticket ticket) {
    LOG.error("{}: {}: a mistake of the server", ticket.imei(), ticket.name(), mistake);
  }
}
