package carsharing.teltonika.api.commands;

import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.command.history.CommandRef;
import carsharing.teltonika.command.history.KeptCommand;
import carsharing.teltonika.command.order.CommandCatalog;
import carsharing.teltonika.command.order.Order;
import carsharing.teltonika.command.order.Orders;
import carsharing.teltonika.command.order.Placement;
import carsharing.teltonika.command.request.CommandDigest;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.settings.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends commands to cars, and answers with what became of them. Lives on one event loop. */
public final class CommandDesk {

  /** When a car may be connected again, or another command be over. */
  private static final Duration LATER = Duration.ofSeconds(10);

  /** How much longer a command is valid than it is waited for, so that it can be withdrawn. */
  private static final Duration WITHDRAWAL_TIME = Duration.ofSeconds(5);

  /** After which it is looked whether the time of a command has ended and no car has taken it. */
  private static final Duration EXPIRY_GRACE = Duration.ofSeconds(1);

  /** Looks that are planned at a time. Without one, the next reader of the command looks. */
  private static final int MAX_LOOKS = 10_000;

  private final Vertx vertx;
  private final Orders orders;
  private final CommandCatalog catalog;
  private final Cars cars;
  private final Supplier<HttpSettings> settings;
  private final OutcomeWait outcomes;
  private final FreshState states;
  private int looks;

  /**
   * @param settings those that are valid now
   */
  public CommandDesk(
      Vertx vertx,
      Orders orders,
      CommandCatalog catalog,
      Cars cars,
      Supplier<HttpSettings> settings) {
    this.vertx = vertx;
    this.orders = orders;
    this.catalog = catalog;
    this.cars = cars;
    this.settings = settings;
    this.outcomes = new OutcomeWait(vertx, orders);
    this.states = new FreshState(vertx, cars);
  }

  /**
   * Does what a client wants; fails with a {@link ProblemException} if it cannot be done.
   *
   * @param left completes if the client has left: a command that no car has taken is taken back,
   *     unless it may wait
   */
  Future<Answer> run(CommandWish wish, Future<Void> left) {
    var command = wish.command();
    return send(wish, left)
        .compose(
            kept -> {
              var json = kept.toJson(cars.idOf(command.imei()));
              if (kept.status() != KeptCommand.Status.ENDED) {
                return wish.isAsync()
                    ? Future.succeededFuture(located(Answer.json(202, json), command))
                    : Future.succeededFuture(located(noOutcome(command).answer(), command));
              }
              return states
                  .read(command.imei(), kept.recordTime())
                  .map(state -> Answer.json(200, json.put("state", state)));
            });
  }

  /** Asks a car for its state; fails with a {@link ProblemException} if it does not tell it. */
  public Future<JsonObject> refresh(CommandWish wish, Future<Void> left) {
    return send(wish, left)
        .compose(
            kept ->
                kept.end().filter(end -> "success".equals(end.getValue("outcome"))).isPresent()
                    ? states.read(wish.command().imei(), kept.recordTime())
                    : Future.failedFuture(notTold(kept).exception()));
  }

  private static Problem notTold(KeptCommand kept) {
    var reason = kept.end().map(end -> String.valueOf(end.getValue("reason"))).orElse("no outcome");
    return new Problem(504, "no-answer", "the car has not told its state: " + reason)
        .retryAfter(LATER);
  }

  private static Answer located(Answer answer, CommandRef command) {
    return answer.with("location", "/v1/commands/" + command.id());
  }

  private static Problem noOutcome(CommandRef command) {
    return new Problem(
        504,
        "no-outcome",
        "no outcome yet, ask again: GET /v1/commands/%s, or the same request with its Idempotency-Key"
            .formatted(command.id()));
  }

  private Future<KeptCommand> send(CommandWish wish, Future<Void> left) {
    if (!wish.isAsync() && outcomes.count() >= settings.get().maxCommands()) {
      return refused(
          new Problem(
                  429,
                  "too-many-commands",
                  "%d outcomes are waited for (http.maxCommands)".formatted(outcomes.count()))
              .retryAfter(LATER));
    }
    return supported(wish)
        .compose(fits -> order(wish))
        .compose(order -> orders.place(order).map(placed -> planLook(order, placed)))
        .recover(CommandDesk::redisAway)
        .compose(placement -> placed(wish, placement, left));
  }

  /** A command that was ordered before has an outcome, whatever its car can do now. */
  private Future<Void> supported(CommandWish wish) {
    var imei = wish.command().imei();
    return catalog.isSupported(imei, cars.family(imei), wish.script())
        ? Future.succeededFuture()
        : orders
            .look(wish.command())
            .compose(
                found -> found.isPresent() ? Future.succeededFuture() : refused(unsupported(wish)));
  }

  private static Problem unsupported(CommandWish wish) {
    return new Problem(
        409,
        "unsupported",
        "this car cannot run %s (conf/profiles.yaml, unsupported)"
            .formatted(wish.script().action()));
  }

  private Future<Order> order(CommandWish wish) {
    var content = wish.fields().copy().put("action", wish.script().action());
    var validity =
        wish.ttl().orElse(wish.isAsync() ? wish.timeout() : wish.timeout().plus(WITHDRAWAL_TIME));
    return CommandDigest.of(vertx, content, content.encode().length())
        .map(
            digest ->
                new Order(
                    wish.command(),
                    wish.script().action(),
                    wish.by(),
                    wish.fields(),
                    digest,
                    validity,
                    wish.ttl().isPresent()));
  }

  /** A command whose time ends in Redis gets its outcome then, also if nobody asks for it. */
  private Placement planLook(Order order, Placement placed) {
    if (placed == Placement.ORDERED && looks < MAX_LOOKS) {
      looks++;
      vertx.setTimer(
          order.validity().plus(EXPIRY_GRACE).toMillis(),
          over -> {
            looks--;
            orders.look(order.command());
          });
    }
    return placed;
  }

  private static <T> Future<T> redisAway(Throwable cause) {
    return cause instanceof ProblemException
        ? Future.failedFuture(cause)
        : refused(
            new Problem(
                    503,
                    "redis-away",
                    "Redis: %s. Send the request again with the same Idempotency-Key"
                        .formatted(cause.getMessage()))
                .retryAfter(LATER));
  }

  private Future<KeptCommand> placed(CommandWish wish, Placement placement, Future<Void> left) {
    return switch (placement) {
      case ORDERED, KNOWN -> outcome(wish, placement == Placement.ORDERED, left);
      case REUSED ->
          refused(
              new Problem(
                  409,
                  "idempotency-key-reused",
                  "another command was sent with this Idempotency-Key (expected: a key of its own for each command)"));
      case BUSY ->
          refused(new Problem(409, "busy", "another command waits for this car").retryAfter(LATER));
      case OFFLINE -> refused(offline("the car is not connected (expected: a ttl to wait for it)"));
    };
  }

  private static Problem offline(String text) {
    return new Problem(503, "offline", text).retryAfter(LATER);
  }

  private static <T> Future<T> refused(Problem problem) {
    return Future.failedFuture(problem.exception());
  }

  private Future<KeptCommand> outcome(CommandWish wish, boolean isOwn, Future<Void> left) {
    var command = wish.command();
    if (wish.isAsync()) {
      return orders.look(command).recover(CommandDesk::redisAway).compose(found -> known(found));
    }
    return outcomes
        .await(command, wish.timeout(), left)
        .compose(
            found ->
                isOwn && wish.ttl().isEmpty() && isWaiting(found) && !outcomes.isAwaited(command)
                    ? withdraw(command)
                    : known(found))
        .recover(cause -> unknown(command, cause));
  }

  private static boolean isWaiting(Optional<KeptCommand> found) {
    return found.filter(kept -> kept.status() == KeptCommand.Status.WAITING).isPresent();
  }

  private Future<KeptCommand> withdraw(CommandRef command) {
    return orders
        .withdraw(command)
        .compose(
            withdrawn ->
                withdrawn
                    ? refused(offline("no car has taken the command, and it was withdrawn"))
                    : orders.look(command).compose(found -> known(found)));
  }

  private static Future<KeptCommand> known(Optional<KeptCommand> found) {
    return found.map(Future::succeededFuture).orElseGet(() -> refused(lost()));
  }

  /** What nobody knows is not said: another client may have taken it back, or Redis is empty. */
  private static Problem lost() {
    return new Problem(
        504,
        "no-outcome",
        "Redis does not know the command any more: another client has taken it back, or Redis has lost it."
            + " The car may have run it: look at its state first");
  }

  /** The command was ordered, and Redis was lost then. */
  private static Future<KeptCommand> unknown(CommandRef command, Throwable cause) {
    return cause instanceof ProblemException
        ? Future.failedFuture(cause)
        : refused(noOutcome(command));
  }
}
