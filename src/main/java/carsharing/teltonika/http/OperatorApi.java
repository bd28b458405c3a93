package carsharing.teltonika.http;

import carsharing.teltonika.message.CommandNotRunException;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.HttpSettings;
import carsharing.teltonika.units.Quantities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Connections, commands and traces, for who has the token. Described by {@code openapi.yaml}.
 *
 * <p>Lives on one event loop.
 */
final class OperatorApi {

  private static final Pattern CONNECTION = Pattern.compile("/connections/([^/]+)");
  private static final Pattern DEVICE = Pattern.compile("/devices/([^/]+)/(trace|commands)");
  private static final int LIST_LIMIT = 1000;
  private static final Duration DEFAULT_TRACE = Duration.ofMinutes(5);
  private static final String BEARER = "Bearer ";

  private final Vertx vertx;
  private final Supplier<HttpSettings> settings;
  private final ConnectionAdmin connections;
  private final CommandSender commands;
  private int commandsRunning;

  OperatorApi(
      Vertx vertx,
      Supplier<HttpSettings> settings,
      ConnectionAdmin connections,
      CommandSender commands) {
    this.vertx = vertx;
    this.settings = settings;
    this.connections = connections;
    this.commands = commands;
  }

  /** Whether the path is one of these. */
  static boolean knows(String path) {
    return path.equals("/connections")
        || CONNECTION.matcher(path).matches()
        || DEVICE.matcher(path).matches();
  }

  Future<Answer> handle(HttpServerRequest request, HttpClients.Client client) {
    var refusal = refusal(request);
    if (refusal.isPresent()) {
      return Future.succeededFuture(refusal.get());
    }
    if (request.path().equals("/connections")) {
      return isReading(request) ? list(request) : wrongMethod("GET");
    }
    var connection = CONNECTION.matcher(request.path());
    if (connection.matches()) {
      return ofCar(request, connection.group(1), Set.of(), imei -> connection(request, imei));
    }
    var device = DEVICE.matcher(request.path());
    if (!device.matches()) {
      return Future.succeededFuture(Answer.error(404, "no such page"));
    }
    return device.group(2).equals("trace")
        ? ofCar(request, device.group(1), Set.of(), imei -> trace(request, client, imei))
        : ofCar(
            request, device.group(1), Set.of("timeout"), imei -> command(request, client, imei));
  }

  private static Future<Answer> ofCar(
      HttpServerRequest request,
      String digits,
      Set<String> parameters,
      Function<Imei, Future<Answer>> page) {
    var imei = Imei.parse(digits);
    if (imei.isEmpty()) {
      return Future.succeededFuture(
          Answer.error(400, "imei: %d decimal digits expected".formatted(Imei.LENGTH)));
    }
    return unknown("parameter", request.params().names(), parameters)
        .map(Future::succeededFuture)
        .orElseGet(() -> page.apply(imei.get()));
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

  private Optional<Answer> refusal(HttpServerRequest request) {
    var token = settings.get().token();
    if (token.isEmpty()) {
      return Optional.of(Answer.error(403, "set http.token to use this"));
    }
    var given = Optional.ofNullable(request.getHeader("authorization")).orElse("");
    var isRight =
        given.startsWith(BEARER)
            && MessageDigest.isEqual(bytes(given.substring(BEARER.length())), bytes(token));
    return isRight
        ? Optional.empty()
        : Optional.of(Answer.error(401, "Authorization: Bearer and the token expected"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isReading(HttpServerRequest request) {
    return isMethod(request, HttpMethod.GET) || isMethod(request, HttpMethod.HEAD);
  }

  private static boolean isMethod(HttpServerRequest request, HttpMethod method) {
    return request.method().equals(method);
  }

  private static Future<Answer> wrongMethod(String expected) {
    return Future.succeededFuture(Answer.error(405, expected + " expected"));
  }

  private Future<Answer> list(HttpServerRequest request) {
    var unknown = unknown("parameter", request.params().names(), Set.of("limit", "after"));
    if (unknown.isPresent()) {
      return Future.succeededFuture(unknown.get());
    }
    var limit = Optional.ofNullable(request.getParam("limit")).orElse("100");
    if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) > LIST_LIMIT) {
      return Future.succeededFuture(
          Answer.error(400, "limit: 0-%d expected".formatted(LIST_LIMIT)));
    }
    var after = Optional.ofNullable(request.getParam("after")).orElse("");
    return vertx
        .executeBlocking(() -> connections.list(after, Integer.parseInt(limit)), false)
        .map(found -> Answer.json(200, new JsonObject().put("connections", new JsonArray(found))));
  }

  private Future<Answer> connection(HttpServerRequest request, Imei imei) {
    if (isReading(request)) {
      return Future.succeededFuture(
          connections
              .find(imei)
              .map(found -> Answer.json(200, found))
              .orElse(Answer.error(404, "not connected to this process")));
    }
    if (isMethod(request, HttpMethod.DELETE)) {
      return Future.succeededFuture(
          connections.close(imei)
              ? Answer.nothing()
              : Answer.error(404, "not connected to this process"));
    }
    return wrongMethod("GET or DELETE");
  }

  private Future<Answer> trace(HttpServerRequest request, HttpClients.Client client, Imei imei) {
    if (isMethod(request, HttpMethod.PUT)) {
      return body(request, client).map(wish -> trace(imei, wish));
    }
    return isMethod(request, HttpMethod.DELETE)
        ? Future.succeededFuture(
            connections.endTrace(imei) ? Answer.nothing() : Answer.error(404, "not traced"))
        : wrongMethod("PUT or DELETE");
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

  private Future<JsonObject> body(HttpServerRequest request, HttpClients.Client client) {
    return RequestBody.json(request, settings.get().maxBody()).onComplete(read -> client.serve());
  }

  private Future<Answer> command(HttpServerRequest request, HttpClients.Client client, Imei imei) {
    var timeout = duration(request.getParam("timeout"), settings.get().commandTimeout());
    return isMethod(request, HttpMethod.POST)
        ? body(request, client).compose(command -> send(imei, command, timeout, client.gone()))
        : wrongMethod("POST");
  }

  private Future<Answer> send(
      Imei imei, JsonObject command, Optional<Duration> timeout, Future<Void> abandoned) {
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
