package carsharing.teltonika.http;

import static carsharing.teltonika.http.Pages.Method.delete;
import static carsharing.teltonika.http.Pages.Method.get;
import static carsharing.teltonika.http.Pages.Method.post;
import static carsharing.teltonika.http.Pages.Method.put;

import carsharing.teltonika.message.CommandNotRunException;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.HttpSettings;
import carsharing.teltonika.units.Quantities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Connections, commands and traces, for who has a token. Described by {@code openapi.yaml}.
 *
 * <p>Lives on one event loop.
 */
final class OperatorApi implements PageGroup {

  private static final int LIST_LIMIT = 1000;

  /** Ids that begin so say who has ordered a command. Nobody may make them up. */
  private static final String OF_API = "api/";

  private static final Duration DEFAULT_TRACE = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final Supplier<HttpSettings> settings;
  private final Guard guard;
  private final ConnectionAdmin connections;
  private final CommandSender commands;
  private int commandsRunning;

  OperatorApi(
      Vertx vertx,
      Supplier<HttpSettings> settings,
      Guard guard,
      ConnectionAdmin connections,
      CommandSender commands) {
    this.vertx = vertx;
    this.settings = settings;
    this.guard = guard;
    this.connections = connections;
    this.commands = commands;
  }

  @Override
  public void addTo(Pages pages) {
    pages.add("/connections", guard, get(this::list));
    pages.add(
        "/connections/{imei}",
        guard,
        get(ofCar((context, imei) -> connection(imei))),
        delete(ofCar((context, imei) -> close(imei))));
    pages.add(
        "/devices/{imei}/trace",
        guard,
        put(ofCar((context, imei) -> trace(context, pages.client(context), imei))),
        delete(ofCar((context, imei) -> endTrace(imei))));
    pages.add(
        "/devices/{imei}/commands",
        guard,
        post(ofCar((context, imei) -> command(context, pages.client(context), imei), "timeout")));
  }

  /** A page about one car; it takes these parameters and no others. */
  private static Pages.Page ofCar(
      BiFunction<RoutingContext, Imei, Future<Answer>> page, String... parameters) {
    return context -> {
      var imei = Imei.parse(context.pathParam("imei"));
      if (imei.isEmpty()) {
        return Future.succeededFuture(
            Answer.error(400, "imei: %d decimal digits expected".formatted(Imei.LENGTH)));
      }
      return unknown("parameter", context.queryParams().names(), Set.of(parameters))
          .map(Future::succeededFuture)
          .orElseGet(() -> page.apply(context, imei.get()));
    };
  }

  /** A name that is spelt wrong would be ignored, and something else done than was meant. */
  private static Optional<Answer> unknown(String what, Set<String> given, Set<String> known) {
    var names = new TreeSet<>(given);
    names.removeAll(known);
    return names.stream()
        .findFirst()
        .map(
            name ->
                Answer.error(
                    400,
                    "%s %s is unknown (expected: %s)"
                        .formatted(
                            what,
                            name,
                            known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known)))));
  }

  private Future<Answer> list(RoutingContext context) {
    var given = context.queryParams();
    var unknown = unknown("parameter", given.names(), Set.of("limit", "after"));
    if (unknown.isPresent()) {
      return Future.succeededFuture(unknown.get());
    }
    var limit = Optional.ofNullable(given.get("limit")).orElse("100");
    if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) > LIST_LIMIT) {
      return Future.succeededFuture(
          Answer.error(400, "limit: 0-%d expected".formatted(LIST_LIMIT)));
    }
    var after = Optional.ofNullable(given.get("after")).orElse("");
    return vertx
        .executeBlocking(() -> connections.list(after, Integer.parseInt(limit)), false)
        .map(found -> Answer.json(200, new JsonObject().put("connections", new JsonArray(found))));
  }

  private Future<Answer> connection(Imei imei) {
    return Future.succeededFuture(
        connections
            .find(imei)
            .map(found -> Answer.json(200, found))
            .orElseGet(OperatorApi::notConnected));
  }

  private Future<Answer> close(Imei imei) {
    return Future.succeededFuture(connections.close(imei) ? Answer.nothing() : notConnected());
  }

  private static Answer notConnected() {
    return Answer.error(404, "not connected to this process");
  }

  private Future<Answer> trace(RoutingContext context, HttpClients.Client client, Imei imei) {
    return body(context, client).map(wish -> trace(imei, wish));
  }

  private Future<Answer> endTrace(Imei imei) {
    return Future.succeededFuture(
        connections.endTrace(imei) ? Answer.nothing() : Answer.error(404, "not traced"));
  }

  private Answer trace(Imei imei, JsonObject wish) {
    var unknown = unknown("field", wish.fieldNames(), Set.of("duration"));
    if (unknown.isPresent()) {
      return unknown.get();
    }
    var longest = settings.get().maxTrace();
    var time = duration(wish.getValue("duration"), DEFAULT_TRACE);
    if (time.isEmpty() || time.get().compareTo(longest) > 0) {
      return Answer.error(
          400, "duration: such as 30s or 5m expected, at most %d s".formatted(longest.toSeconds()));
    }
    return connections.trace(imei, time.get())
        ? Answer.nothing()
        : Answer.error(429, "too many trackers are traced already");
  }

  private Future<JsonObject> body(RoutingContext context, HttpClients.Client client) {
    return RequestBody.json(context.request(), settings.get().maxBody())
        .onComplete(read -> client.serve());
  }

  private Future<Answer> command(RoutingContext context, HttpClients.Client client, Imei imei) {
    var timeout = duration(context.queryParams().get("timeout"), settings.get().commandTimeout());
    return body(context, client).compose(command -> send(imei, command, timeout, client.gone()));
  }

  private Future<Answer> send(
      Imei imei, JsonObject command, Optional<Duration> timeout, Future<Void> abandoned) {
    if (String.valueOf(command.getValue("id")).startsWith(OF_API)) {
      return Future.succeededFuture(
          Answer.error(400, "id: " + OF_API + " is for commands of /v1 (expected: another id)"));
    }
    var limits = settings.get();
    var longest = limits.maxCommandTimeout();
    if (timeout.isEmpty() || timeout.get().compareTo(longest) > 0) {
      return Future.succeededFuture(
          Answer.error(
              400,
              "timeout: such as 30s expected, at most %d s (http.maxCommandTimeout)"
                  .formatted(longest.toSeconds())));
    }
    if (commandsRunning >= limits.maxCommands()) {
      return Future.succeededFuture(
          Answer.error(
              429, "%d commands run already (http.maxCommands)".formatted(commandsRunning)));
    }
    commandsRunning++;
    // The sender ends on a thread of its own; what follows belongs to this event loop.
    var outcome = ((ContextInternal) vertx.getOrCreateContext()).<JsonObject>promise();
    commands.send(imei, command, timeout.get(), abandoned).onComplete(outcome);
    return outcome
        .future()
        .map(told -> Answer.json(200, told))
        .otherwise(OperatorApi::notRun)
        .onComplete(ended -> commandsRunning--);
  }

  private static Answer notRun(Throwable cause) {
    var text = String.valueOf(cause.getMessage());
    return cause instanceof CommandNotRunException e
        ? switch (e.reason()) {
          case ANOTHER_WAITS -> Answer.error(409, text);
          case NOT_CONNECTED -> Answer.error(404, text);
          case NO_OUTCOME -> Answer.error(504, text);
          case REDIS_AWAY -> Answer.error(503, "Redis: " + text);
        }
        : Answer.error(500, text);
  }

  private static Optional<Duration> duration(Object given, Duration otherwise) {
    return given == null ? Optional.of(otherwise) : Quantities.duration(given.toString());
  }
}
