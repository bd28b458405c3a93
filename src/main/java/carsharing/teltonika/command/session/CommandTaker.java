package carsharing.teltonika.command.session;

import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.command.custody.CarKeys.Answer;
import carsharing.teltonika.command.custody.CarKeys.Status;
import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.TakenCommand.Reason;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Refusals;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Takes the commands of one connected car out of Redis, and tells the client whether there was one.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class CommandTaker {

  /** Receives what the answers of Redis say. Called on the event loop. */
  interface Listener {

    /** Redis has said whose the car is. */
    void ownerKnown(Answer answer);

    /** Redis has not done what it was asked. */
    void failed(Throwable cause);

    /** No answer of Redis is to come any more. */
    void answersComplete();
  }

  private final SharedParts shared;
  private final Imei imei;
  private final WaitingLine line;
  private final Listener listener;
  private Optional<Reason> unanswered = Optional.empty();
  private int taking;

  /**
   * Creates a taker.
   *
   * @param line gets what is taken
   */
  CommandTaker(SharedParts shared, Imei imei, WaitingLine line, Listener listener) {
    this.shared = shared;
    this.imei = imei;
    this.line = line;
    this.listener = listener;
  }

  /** Whether an answer of Redis is to come. */
  boolean isTaking() {
    return taking > 0;
  }

  /** Why Redis was asked when it refused to answer; empty if it did not. */
  Optional<Reason> unanswered() {
    return unanswered;
  }

  /**
   * Takes the command that waits, if there is one. Succeeds with whether there was one when Redis
   * has answered; fails if Redis does not.
   */
  Future<Boolean> take(CarKeys keys, Reason reason) {
    unanswered = Optional.empty();
    taking++;
    var asked = shared.now();
    var number = shared.custody().open(imei);
    return keys.take(reason, shared.custody().field(number))
        .onComplete(answered -> taking--)
        .onSuccess(answer -> answered(answer, reason, number, asked))
        .onFailure(cause -> notAnswered(cause, reason, number))
        .onComplete(handled -> listener.answersComplete())
        .map(answer -> answer.taken().isPresent());
  }

  /** Goes on with the commands of the car that were taken and that nobody goes on with. */
  void recover(Answer answer) {
    shared.custody().recover(imei, answer.running());
  }

  /** A command has been taken. */
  void submit(Ticket ticket, TakenCommand taken) {
    if (taken.isAnnounced()) {
      shared.reporter().exists(ticket);
    }
    line.submit(ticket);
  }

  /**
   * If Redis has refused, it is asked once more for the same reason. Whether the command was taken
   * all the same is looked for.
   */
  private void notAnswered(Throwable cause, Reason reason, String number) {
    shared.custody().doubt(imei, number);
    if (Refusals.isRefusal(cause)) {
      unanswered = Optional.of(reason);
    }
    listener.failed(cause);
  }

  private void answered(Answer answer, Reason reason, String number, long asked) {
    if (answer.taken().isPresent()) {
      var taken = answer.taken().get();
      var maxLength = shared.settings().maxLength();
      submit(
          Ticket.of(number, imei, taken.command(), asked, taken.now(), maxLength), taken.command());
      recover(answer);
    } else {
      shared.custody().close(number);
      if (answer.status() == Status.LATE) {
        unanswered = Optional.of(reason);
      } else if (answer.status() != Status.LOST) {
        nothingTaken(answer, reason);
      }
    }
    listener.ownerKnown(answer);
  }

  private void nothingTaken(Answer answer, Reason reason) {
    shared
        .custody()
        .recover(imei, answer.running())
        .onSuccess(
            found -> {
              if (reason != Reason.LOOKUP && !found) {
                shared.reporter().exists(imei);
                if (answer.status() == Status.MINE) {
                  shared.reporter().missing(imei);
                }
              }
            });
  }
}
