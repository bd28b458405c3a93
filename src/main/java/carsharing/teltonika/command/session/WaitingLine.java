package carsharing.teltonika.command.session;

import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.request.WaitingCommand;
import carsharing.teltonika.command.run.CommandRun;
import carsharing.teltonika.command.run.Conclusion;
import carsharing.teltonika.command.run.DeviceLink;
import carsharing.teltonika.command.run.NotStartedException;
import carsharing.teltonika.command.run.Outcome;
import carsharing.teltonika.command.run.StepAnswers;
import carsharing.teltonika.command.run.TimelyLink;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one connection: one runs, later ones wait in order, each until its own expiry,
 * and each has exactly one outcome.
 */
public final class WaitingLine {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingLine.class);

  /** The outcome of a command whose connection has gone before its end. */
  public static final String DISCONNECTED = "disconnected";

  private static final String INTERNAL_ERROR = "internal_error";
  private static final String EXPIRED = "expired";

  /** After a success the tracker sends its new state to the queue. */
  private static final StepAnswers LAST_RECORD = new StepAnswers(Step.judged(""), "getrecord");

  private final SharedParts shared;
  private final DeviceLink tracker;
  private final IdGate ids;
  private final CommandReader reader;
  private final TimelyLink start;
  private final Runnable becameIdle;
  private final Deque<WaitingCommand> waiting = new ArrayDeque<>();

  /**
   * Commands with the id of the one that runs, which have its outcome, and why they are not run.
   */
  private final Map<Ticket, String> echoes = new LinkedHashMap<>();

  private Optional<Ticket> running = Optional.empty();
  private boolean ended;

  /**
   * @param becameIdle is called when no command is left
   */
  WaitingLine(SharedParts shared, DeviceLink tracker, Runnable becameIdle) {
    this.shared = shared;
    this.tracker = tracker;
    this.ids = new IdGate(shared);
    this.reader = new CommandReader(shared);
    this.start = new TimelyLink(this::send);
    this.becameIdle = becameIdle;
  }

  /** Whether no command runs or waits. */
  boolean isIdle() {
    return running.isEmpty() && waiting.isEmpty();
  }

  /** A command has been taken. */
  void submit(Ticket ticket) {
    shared.reporter().trails().taken(ticket);
    try {
      var command = CommandReader.read(ticket);
      shared.unknownFields().note(ticket, command.unknownFields(reader.scripts(command)));
      var entry = WaitingCommand.of(ticket, command, reader.script(command).expires());
      if (ended) {
        refuse(ticket, DISCONNECTED);
      } else if (entry.isExpired(shared.now())) {
        refuse(ticket, EXPIRED);
      } else if (running.isPresent() && isFull()) {
        refuse(ticket, "busy");
      } else {
        waiting.addLast(withTimer(entry));
        runNext();
      }
    } catch (IllegalArgumentException e) {
      refuse(ticket, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log(e, ticket);
      refuse(ticket, INTERNAL_ERROR);
    }
  }

  private boolean isFull() {
    return waiting.size() + echoes.size() >= shared.settings().maxWaiting();
  }

  /** A client hears at once that its command has waited for too long. */
  private WaitingCommand withTimer(WaitingCommand entry) {
    var number = entry.ticket().number();
    return entry.withTimer(
        entry
            .millisLeft(shared.now())
            .map(left -> shared.timers().start(left, () -> expire(number))));
  }

  private void expire(String number) {
    for (var entry : List.copyOf(waiting)) {
      if (entry.ticket().number().equals(number)) {
        waiting.remove(entry);
        giveUp(entry.ticket(), EXPIRED);
      }
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
      cancelTimer(next);
      giveUp(next.ticket(), DISCONNECTED);
    }
  }

  /** An id has one outcome: a repeat is not told to have failed while the first one runs. */
  private void giveUp(Ticket ticket, String reason) {
    if (ticket.id().isPresent() && running.flatMap(Ticket::id).equals(ticket.id())) {
      echoes.put(ticket, reason);
    } else {
      refuse(ticket, reason);
    }
  }

  private void cancelTimer(WaitingCommand entry) {
    entry.timer().ifPresent(shared.timers()::cancel);
  }

  private void refuse(Ticket ticket, String reason) {
    shared.reporter().refuse(ticket, reason);
  }

  private void runNext() {
    if (running.isPresent() || ended || waiting.isEmpty()) {
      return;
    }
    var next = waiting.removeFirst();
    cancelTimer(next);
    running = Optional.of(next.ticket());
    Future.succeededFuture(next)
        .compose(this::begin)
        .onFailure(mistake -> failed(next.ticket(), mistake))
        .onComplete(
            done -> {
              running = Optional.empty();
              repeat(next.ticket());
              runNext();
              if (isIdle()) {
                becameIdle.run();
              }
            });
  }

  private void repeat(Ticket first) {
    echoes.forEach((echo, reason) -> ids.repeat(echo, first.number(), reason));
    echoes.clear();
  }

  /** A mistake of the server's own. An outcome that was told already is not told again. */
  private void failed(Ticket ticket, Throwable mistake) {
    log(mistake, ticket);
    try {
      if (shared.custody().isOpen(ticket)) {
        refuse(ticket, INTERNAL_ERROR);
      }
    } catch (RuntimeException e) {
      log(e, ticket);
    }
  }

  private Future<Void> begin(WaitingCommand next) {
    var ticket = next.ticket();
    if (next.isExpired(shared.now())) {
      refuse(ticket, EXPIRED);
      return Future.succeededFuture();
    }
    return ids.ask(ticket)
        .compose(
            pass -> pass.isPresent() ? run(next, pass.get().digest()) : Future.succeededFuture());
  }

  private Future<Void> run(WaitingCommand next, Optional<String> digest) {
    Script script;
    try {
      script = reader.script(next.command());
    } catch (IllegalArgumentException e) { // Taken out of the file since the command came.
      refuse(next.ticket(), String.valueOf(e.getMessage()));
      return Future.succeededFuture();
    }
    start.begin(() -> mayStart(next), () -> mayGoOn(next.ticket()));
    Consumer<Throwable> mistakes = mistake -> log(mistake, next.ticket());
    var resendUntil = script.expires().flatMap(expiry -> next.deadline());
    var environment = shared.environment(next.ticket(), resendUntil);
    var run = new CommandRun(environment, script, next.command(), start, mistakes);
    return run.run().map(conclusion -> end(next.ticket(), conclusion, digest, run.owesAnswer()));
  }

  /** A step goes out. */
  private Future<DeviceAnswer> send(DeviceRequest request) {
    if (request instanceof DeviceRequest.Step step) {
      running.ifPresent(ticket -> shared.reporter().trails().sent(ticket, step.text()));
    }
    return tracker.request(request);
  }

  /** Redis may have taken its time. Succeeds with the command's deadline. */
  private Future<Optional<Long>> mayStart(WaitingCommand next) {
    return shared
        .custody()
        .confirm(next.ticket())
        .compose(
            mine ->
                next.isExpired(shared.now())
                    ? Future.failedFuture(NotStartedException.because(EXPIRED))
                    : Future.succeededFuture(next.deadline()));
  }

  /**
   * This process may have been paused for so long that another one has told the outcome. While
   * Redis is away nobody can, and a car is not left half done.
   */
  private Future<Void> mayGoOn(Ticket ticket) {
    return shared
        .custody()
        .confirm(ticket)
        .recover(
            cause ->
                cause instanceof NotStartedException refusal && refusal.isTold()
                    ? Future.failedFuture(refusal)
                    : Future.succeededFuture());
  }

  private Void end(
      Ticket ticket, Conclusion conclusion, Optional<String> digest, boolean owesAnswer) {
    start
        .refusal()
        .ifPresentOrElse(
            why -> notStarted(ticket, why), () -> conclude(ticket, conclusion, digest, owesAnswer));
    return null;
  }

  private void notStarted(Ticket ticket, NotStartedException why) {
    if (why.isTold()) {
      shared.reporter().toldElsewhere(ticket);
    } else {
      refuse(ticket, why.reason());
    }
  }

  /**
   * If a late answer can be mistaken for the next command's, that command is another connection's.
   * So this one takes no more before the client hears of the outcome, who may send the next command
   * at once.
   */
  private void conclude(
      Ticket ticket, Conclusion conclusion, Optional<String> digest, boolean owesAnswer) {
    var gone = ended;
    if (owesAnswer && !gone) {
      end();
    }
    shared.unknownAnswers().note(ticket, conclusion.outcome());
    shared.reporter().conclude(ticket, conclusion, digest);
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
