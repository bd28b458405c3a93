package carsharing.teltonika.command.session;

import carsharing.teltonika.command.custody.IdMark;
import carsharing.teltonika.command.custody.RunningKeys;
import carsharing.teltonika.command.custody.RunningKeys.Beginning;
import carsharing.teltonika.command.request.CommandDigest;
import carsharing.teltonika.command.request.Ticket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets a command with an id begin only once. If it began before, its client hears what became of
 * it.
 */
final class IdGate {

  /** How long a connection that has lost the car may take to tell what became of its command. */
  private static final Duration CONCLUSION_DELAY = Duration.ofSeconds(2);

  private static final String OUTCOME_UNKNOWN = "outcome_unknown";

  private static final String ID_REUSED =
      "id_reused: a command with another action or other fields has this id already"
          + " (expected: an id of its own for each command; only ttl and expiresAt may differ)";

  /**
   * A command may begin.
   *
   * @param digest what is kept with its id; empty if it has none
   */
  record Pass(Optional<String> digest) {}

  private final SharedParts shared;

  IdGate(SharedParts shared) {
    this.shared = shared;
  }

  /** Asks whether a command may begin; empty if its outcome has been told instead. */
  Future<Optional<Pass>> ask(Ticket ticket) {
    if (ticket.id().isEmpty()) {
      return Future.succeededFuture(Optional.of(new Pass(Optional.empty())));
    }
    return CommandDigest.of(shared.vertx(), ticket.fields(), ticket.length())
        .compose(
            digest ->
                shared
                    .custody()
                    .begin(ticket, digest)
                    .transform(
                        answer ->
                            answer.succeeded()
                                ? judge(ticket, digest, answer.result())
                                : notBegun(ticket)));
  }

  /**
   * Tells of a command that is not to be run what became of the one with its id that has just
   * ended.
   *
   * @param first the number of the command that has ended
   * @param reason what the command hears if the first one was not run either
   */
  void repeat(Ticket ticket, String first, String reason) {
    CommandDigest.of(shared.vertx(), ticket.fields(), ticket.length())
        .compose(
            digest -> {
              Supplier<Future<Optional<Pass>>> ifFree = () -> refuse(ticket, reason);
              return shared
                  .custody()
                  .earlier(ticket)
                  .compose(
                      known ->
                          isRunning(known)
                              ? lookLater(new Look(ticket, digest, known.holder(), ifFree))
                              : lastLook(new Look(ticket, digest, first, ifFree), known));
            })
        .onFailure(unknown -> refuse(ticket, OUTCOME_UNKNOWN));
  }

  /** Its id becomes free again, even if Redis has noted it and only the answer is lost. */
  private Future<Optional<Pass>> notBegun(Ticket ticket) {
    return refuse(ticket, "redis_away: whether this id was run before is not known");
  }

  private Future<Optional<Pass>> judge(Ticket ticket, String digest, Beginning beginning) {
    if (beginning instanceof Beginning.Earlier earlier) {
      var known = IdMark.parse(earlier.known());
      return isTold(ticket, digest, known)
          ? Future.succeededFuture(Optional.empty())
          : lookLater(
              new Look(ticket, digest, known.holder(), () -> beginAfterAll(ticket, digest)));
    }
    return judgeFree(ticket, digest, beginning);
  }

  /** No other command holds the id. */
  private Future<Optional<Pass>> judgeFree(Ticket ticket, String digest, Beginning beginning) {
    if (beginning instanceof Beginning.Begun) {
      return Future.succeededFuture(Optional.of(new Pass(Optional.of(digest))));
    }
    if (beginning instanceof Beginning.Wrong wrong) {
      var key = RunningKeys.id(ticket.imei(), ticket.id().orElseThrow());
      return refuse(
          ticket,
          "invalid_command: id: the key %s holds a %s (expected: a text)"
              .formatted(key, wrong.type()));
    }
    shared.reporter().toldElsewhere(ticket);
    return Future.succeededFuture(Optional.empty());
  }

  /**
   * Another look at an id, which a command holds that has no outcome yet.
   *
   * @param holder the number of that command
   * @param ifFree what is done if that command was not run after all
   */
  private record Look(
      Ticket ticket, String digest, String holder, Supplier<Future<Optional<Pass>>> ifFree) {}

  /** The connection of the holder is about to tell its outcome, or has died. */
  private Future<Optional<Pass>> lookLater(Look look) {
    var waited = Promise.<Void>promise();
    shared.timers().start(CONCLUSION_DELAY.toMillis(), waited::complete);
    return waited
        .future()
        .compose(later -> shared.custody().earlier(look.ticket()))
        .compose(known -> lastLook(look, known))
        .recover(unknown -> refuse(look.ticket(), OUTCOME_UNKNOWN));
  }

  /** Nobody waits twice. */
  private Future<Optional<Pass>> lastLook(Look look, IdMark known) {
    if (isTold(look.ticket(), look.digest(), known)) {
      return Future.succeededFuture(Optional.empty());
    }
    // An id is also free if Redis has lost its memory. The holder may have been run then.
    var isFree =
        known.isNone()
            ? shared.custody().isUnrun(look.ticket(), look.holder())
            : Future.succeededFuture(false);
    return isFree.compose(
        free -> free ? look.ifFree().get() : refuse(look.ticket(), OUTCOME_UNKNOWN));
  }

  private Future<Optional<Pass>> beginAfterAll(Ticket ticket, String digest) {
    return shared
        .custody()
        .begin(ticket, digest)
        .compose(
            beginning -> {
              if (!(beginning instanceof Beginning.Earlier earlier)) {
                return judgeFree(ticket, digest, beginning);
              }
              // Yet another command has begun meanwhile.
              return isTold(ticket, digest, IdMark.parse(earlier.known()))
                  ? Future.succeededFuture(Optional.empty())
                  : refuse(ticket, OUTCOME_UNKNOWN);
            });
  }

  private static boolean isRunning(IdMark known) {
    return !known.isNone() && known.outcome().isEmpty();
  }

  /** Tells a command what is known of its id; false if no outcome is known. */
  private boolean isTold(Ticket ticket, String digest, IdMark known) {
    if (known.isOfAnother(digest)) {
      shared.reporter().refuse(ticket, ID_REUSED);
      return true;
    }
    known.outcome().ifPresent(outcome -> shared.reporter().repeat(ticket, outcome));
    return known.outcome().isPresent();
  }

  private Future<Optional<Pass>> refuse(Ticket ticket, String reason) {
    shared.reporter().refuse(ticket, reason);
    return Future.succeededFuture(Optional.empty());
  }
}
