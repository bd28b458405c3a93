package carsharing.teltonika.api.commands;

import static carsharing.teltonika.api.ApiPages.Method.delete;
import static carsharing.teltonika.api.ApiPages.Method.get;
import static carsharing.teltonika.api.ApiPages.Method.post;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.command.history.CommandRef;
import carsharing.teltonika.command.history.KeptCommand;
import carsharing.teltonika.command.order.CommandCatalog;
import carsharing.teltonika.command.order.Orders;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.message.Printable;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.ServerSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Commands of cars. Lives on the event loop of the HTTP server. */
public final class CommandPages implements ApiGroup {

  /** The command that asks a car for its state. */
  private static final String QUESTION = "request-vehicle-state";

  private static final int USUAL_LIMIT = 20;

  private final CommandDesk desk;
  private final Orders orders;
  private final CommandCatalog catalog;
  private final Cars cars;
  private final Supplier<ServerSettings> settings;

  /**
   * @param settings those that are valid now
   */
  public CommandPages(
      CommandDesk desk,
      Orders orders,
      CommandCatalog catalog,
      Cars cars,
      Supplier<ServerSettings> settings) {
    this.desk = desk;
    this.orders = orders;
    this.catalog = catalog;
    this.cars = cars;
    this.settings = settings;
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add(
        "/v1/vehicles/{id}/commands",
        get(Role.READ, asked -> newest(asked).recover(Problem::orRedisAway), "limit"));
    pages.add(
        "/v1/vehicles/{id}/commands/{name}",
        post(Role.COMMAND, asked -> send(asked).recover(Problem::orRedisAway), "timeout", "ttl"));
    pages.add(
        "/v1/commands/{id}",
        get(Role.READ, asked -> show(asked).recover(Problem::orRedisAway)),
        delete(Role.COMMAND, asked -> cancel(asked).recover(Problem::orRedisAway)));
  }

  private Future<Imei> car(ApiRequest request) {
    return cars.find(request.path("id"))
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            problem(
                                404,
                                "unknown-vehicle",
                                Printable.of(request.path("id"))
                                    + " is unknown (expected: the id or the IMEI of a car)")));
  }

  private static <T> Future<T> problem(int status, String type, String text) {
    return Future.failedFuture(new Problem(status, type, text).exception());
  }

  private Future<Answer> newest(ApiRequest request) {
    var most = settings.get().commands().history();
    var limit = request.query("limit").orElse(Integer.toString(Math.min(USUAL_LIMIT, most)));
    if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) > most) {
      return problem(400, "wrong-parameter", "limit: 0-%d expected".formatted(most));
    }
    return car(request)
        .compose(
            imei ->
                limit.equals("0")
                    ? Future.succeededFuture(List.<KeptCommand>of())
                    : orders.newest(imei, Integer.parseInt(limit)))
        .map(found -> new JsonArray(found.stream().map(this::json).toList()))
        .map(all -> Answer.json(200, new JsonObject().put("commands", all)));
  }

  private JsonObject json(KeptCommand command) {
    return command.toJson(cars.idOf(command.command().imei()));
  }

  private Future<Answer> send(ApiRequest request) {
    return car(request)
        .compose(
            imei -> {
              try {
                return desk.run(wish(request, imei), request.client().gone());
              } catch (ProblemException e) {
                return Future.failedFuture(e);
              }
            });
  }

  /**
   * The command that asks a car for its state; fails with a {@link ProblemException} if the caller
   * may not send commands.
   */
  public Future<CommandWish> question(ApiRequest request, Imei imei) {
    var caller = request.caller();
    if (!caller.role().allows(Role.COMMAND)) {
      return problem(
          403,
          "role-too-low",
          "the role of this token is %s (expected: %s)"
              .formatted(caller.role().word(), Role.COMMAND.word()));
    }
    try {
      return Future.succeededFuture(
          CommandWish.question(caller, imei, script(QUESTION), settings.get().http()));
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  private CommandWish wish(ApiRequest request, Imei imei) throws ProblemException {
    var script = script(request.path("name"));
    var now = settings.get();
    var maxTtl =
        Collections.<Duration>min(List.of(now.api().maxCommandTtl(), now.commands().historyTtl()));
    var wish = CommandWish.read(request, imei, script, now.http(), maxTtl);
    try {
      catalog.check(script, wish.fields());
      return wish;
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "invalid-command", String.valueOf(e.getMessage())).exception();
    }
  }

  private Script script(String name) throws ProblemException {
    return catalog
        .find(name)
        .orElseThrow(
            () ->
                new Problem(
                        404,
                        "unknown-command",
                        "%s is unknown (expected: one of %s)"
                            .formatted(Printable.of(name), catalog.names()))
                    .exception());
  }

  private Future<Answer> show(ApiRequest request) {
    return command(request)
        .compose(orders::look)
        .compose(
            found ->
                found
                    .map(kept -> Future.succeededFuture(Answer.json(200, json(kept))))
                    .orElseGet(() -> unknown(request)));
  }

  private static Future<CommandRef> command(ApiRequest request) {
    return CommandRef.parse(request.path("id"))
        .map(Future::succeededFuture)
        .orElseGet(() -> unknown(request));
  }

  private static <T> Future<T> unknown(ApiRequest request) {
    return problem(
        404,
        "unknown-command",
        Printable.of(request.path("id")) + " is unknown, or was forgotten (commands.historyTtl)");
  }

  private Future<Answer> cancel(ApiRequest request) {
    return command(request)
        .compose(
            command ->
                orders
                    .cancel(command)
                    .compose(
                        done ->
                            switch (done) {
                              case CANCELLED -> Future.succeededFuture(Answer.nothing());
                              case UNKNOWN -> unknown(request);
                              case TAKEN, ENDED -> notCancelled(command);
                            }));
  }

  /** To cancel twice is no mistake. */
  private Future<Answer> notCancelled(CommandRef command) {
    return orders
        .look(command)
        .map(found -> found.flatMap(KeptCommand::end))
        .compose(
            end ->
                end.filter(Orders::isCancelled).isPresent()
                    ? Future.succeededFuture(Answer.nothing())
                    : problem(
                        409,
                        "already-taken",
                        end.isPresent()
                            ? "the command has its outcome already"
                            : "the car has taken the command"));
  }
}
