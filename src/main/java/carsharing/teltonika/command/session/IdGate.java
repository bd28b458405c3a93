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

  /** Tells of a command what became of the one with its id that has just ended. */
  void repeat(Ticket ticket) {
    CommandDigest.of(shared.vertx(), ticket.fields(), ticket.length())
        .compose(
            digest ->
                shared
                    .custody()
                    .earlier(ticket)
                    .compose(earlier -> repeat(ticket, digest, earlier)))
        .onFailure(unknown -> shared.reporter().refuse(ticket, OUTCOME_UNKNOWN));
  }

  /** Its id becomes free again, even if Redis has noted it and only the answer is lost. */
  private Future<Optional<Pass>> notBegun(Ticket ticket) {
    return refuse(ticket, "redis_away: whether this id was run before is not known");
  }

  private Future<Optional<Pass>> judge(Ticket ticket, String digest, Beginning beginning) {
    if (beginning instanceof Beginning.Begun) {
      return Future.succeededFuture(Optional.of(new Pass(Optional.of(digest))));
    }
    if (beginning instanceof Beginning.Earlier earlier) {
      return repeat(ticket, digest, IdMark.parse(earlier.known()));
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

  private Future<Optional<Pass>> repeat(Ticket ticket, String digest, IdMark earlier) {
    if (earlier.isOfAnother(digest)) {
      return refuse(ticket, ID_REUSED);
    }
    if (earlier.outcome().isPresent()) {
      shared.reporter().repeat(ticket, earlier.outcome().get());
      return Future.succeededFuture(Optional.empty());
    }
    return repeatLater(ticket);
  }

  /** The connection of the first one is about to tell its outcome, or has died. */
  private Future<Optional<Pass>> repeatLater(Ticket ticket) {
    var waited = Promise.<Void>promise();
    shared.timers().start(CONCLUSION_DELAY.toMillis(), waited::complete);
    return waited
        .future()
        .compose(later -> shared.custody().earlier(ticket))
        .map(IdMark::outcome)
        .otherwise(Optional.empty())
        .map(
            outcome -> {
              outcome.ifPresentOrElse(
                  known -> shared.reporter().repeat(ticket, known),
                  () -> shared.reporter().refuse(ticket, OUTCOME_UNKNOWN));
              return Optional.empty();
            });
  }

  private Future<Optional<Pass>> refuse(Ticket ticket, String reason) {
    shared.reporter().refuse(ticket, reason);
    return Future.succeededFuture(Optional.empty());
  }
}
