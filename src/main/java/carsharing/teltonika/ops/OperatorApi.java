package carsharing.teltonika.ops;

import carsharing.teltonika.message.CommandNotRunException;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.HttpSettings;
import carsharing.teltonika.settings.Quantities;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Connections, commands and traces, for who has the token. Described by {@code openapi.yaml}.
 *
 * <p>Lives on one event loop.
 */
final class OperatorApi {

  private static final Pattern CONNECTION = Pattern.compile("/connections/(\\d{15})");
  private static final Pattern DEVICE = Pattern.compile("/devices/(\\d{15})/(trace|commands)");
  private static final int LIST_LIMIT = 1000;
  private static final Duration DEFAULT_TRACE = Duration.ofMinutes(5);
  private static final String BEARER = "Bearer ";

  private final Supplier<HttpSettings> settings;
  private final ConnectionAdmin connections;
  private final CommandSender commands;
  private int commandsRunning;

  OperatorApi(
      Supplier<HttpSettings> settings, ConnectionAdmin connections, CommandSender commands) {
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

  Future<Answer> handle(HttpServerRequest request) {
    var refusal = refusal(request);
    if (refusal.isPresent()) {
      return Future.succeededFuture(refusal.get());
    }
    if (request.path().equals("/connections")) {
      return isMethod(request, HttpMethod.GET)
          ? Future.succeededFuture(list(request))
          : wrongMethod("GET");
    }
    var connection = CONNECTION.matcher(request.path());
    if (connection.matches()) {
      return connection(request, new Imei(connection.group(1)));
    }
    var device = DEVICE.matcher(request.path());
    return device.matches()
        ? device(request, new Imei(device.group(1)), device.group(2))
        : Future.succeededFuture(Answer.error(404, "no such page"));
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

  private static boolean isMethod(HttpServerRequest request, HttpMethod method) {
    return request.method().equals(method);
  }

  private static Future<Answer> wrongMethod(String expected) {
    return Future.succeededFuture(Answer.error(405, expected + " expected"));
  }

  private Answer list(HttpServerRequest request) {
    var limit = Optional.ofNullable(request.getParam("limit")).orElse("100");
    if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) > LIST_LIMIT) {
      return Answer.error(400, "limit: 0-%d expected".formatted(LIST_LIMIT));
    }
    var after = Optional.ofNullable(request.getParam("after")).orElse("");
    var found = connections.list(after, Integer.parseInt(limit));
    return Answer.json(200, new JsonObject().put("connections", new JsonArray(found)));
  }

  private Future<Answer> connection(HttpServerRequest request, Imei imei) {
    if (isMethod(request, HttpMethod.GET)) {
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

  private Future<Answer> device(HttpServerRequest request, Imei imei, String what) {
    if (what.equals("commands")) {
      return isMethod(request, HttpMethod.POST)
          ? body(request).compose(command -> send(request, imei, command))
          : wrongMethod("POST");
    }
    if (isMethod(request, HttpMethod.PUT)) {
      return body(request).map(wish -> trace(imei, wish));
    }
    return isMethod(request, HttpMethod.DELETE)
        ? Future.succeededFuture(
            connections.endTrace(imei) ? Answer.nothing() : Answer.error(404, "not traced"))
        : wrongMethod("PUT or DELETE");
  }

  private Future<JsonObject> body(HttpServerRequest request) {
    return RequestBody.json(request, settings.get().maxBody());
  }

  private Answer trace(Imei imei, JsonObject wish) {
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

  private Future<Answer> send(HttpServerRequest request, Imei imei, JsonObject command) {
    var limits = settings.get();
    var timeout = duration(request.getParam("timeout"), limits.commandTimeout());
    if (timeout.isEmpty()) {
      return Future.succeededFuture(Answer.error(400, "timeout: such as 30s expected"));
    }
    if (commandsRunning >= limits.maxCommands()) {
      return Future.succeededFuture(
          Answer.error(
              429, "%d commands run already (http.maxCommands)".formatted(commandsRunning)));
    }
    commandsRunning++;
    return commands
        .send(imei, command, timeout.get())
        .map(outcome -> Answer.json(200, outcome))
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
