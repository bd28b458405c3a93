package carsharing.teltonika.api.operations;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.http.ConnectionAdmin;
import carsharing.teltonika.http.TraceView;
import carsharing.teltonika.peers.Peers;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.units.Quantities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Traces and connections of cars, on whichever process they are. A trace runs on all processes, so
 * that it goes on if the tracker comes back by another one.
 */
final class TracePages implements ApiGroup {

  private static final String BEGIN = "trace-begin";
  private static final String SEE = "trace-see";
  private static final String END = "trace-end";
  private static final String DISCONNECT = "disconnect";
  private static final String IMEI = "imei";
  private static final String DONE = "done";
  private static final String WENT_ON = "wentOn";
  private static final Duration DEFAULT = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final Peers peers;
  private final ConnectionAdmin connections;
  private final Meanings meanings;
  private final Function<String, Optional<Imei>> vehicles;
  private final Supplier<Duration> longest;

  /**
   * @param connections those of this process
   * @param vehicles finds the tracker of a vehicle
   * @param longest how long a trace may take
   */
  TracePages(
      Vertx vertx,
      Peers peers,
      ConnectionAdmin connections,
      Meanings meanings,
      Function<String, Optional<Imei>> vehicles,
      Supplier<Duration> longest) {
    this.vertx = vertx;
    this.peers = peers;
    this.connections = connections;
    this.meanings = meanings;
    this.vehicles = vehicles;
    this.longest = longest;
    peers.answer(BEGIN, this::begin);
    peers.answer(SEE, this::see);
    peers.answer(END, question -> done(connections.endTrace(imei(question))));
    peers.answer(DISCONNECT, question -> done(connections.close(imei(question))));
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add(
        "/v1/vehicles/{id}/trace",
        Method.get(Role.ADMIN, this::show),
        Method.put(Role.ADMIN, this::start),
        Method.delete(Role.ADMIN, this::stop));
    pages.add("/v1/vehicles/{id}/connection", Method.delete(Role.ADMIN, this::disconnect));
  }

  private static Imei imei(JsonObject question) {
    return new Imei(question.getString(IMEI, ""));
  }

  private static JsonObject about(Imei imei) {
    return new JsonObject().put(IMEI, imei.digits());
  }

  private static Future<JsonObject> done(boolean isDone) {
    return Future.succeededFuture(new JsonObject().put(DONE, isDone));
  }

  private static boolean any(Peers.Answers answers, String field, boolean expected) {
    return answers.told().values().stream()
        .anyMatch(one -> Boolean.valueOf(expected).equals(one.getValue(field)));
  }

  private static boolean anyDone(Peers.Answers answers) {
    return any(answers, DONE, true);
  }

  /** Another process may have other settings; its own limit counts, too. */
  private Future<JsonObject> begin(JsonObject question) {
    var wanted = Duration.ofMillis(question.getLong("millis", 1L));
    var time = wanted.compareTo(longest.get()) < 0 ? wanted : longest.get();
    var imei = imei(question);
    var wentOn = connections.traced(imei).isPresent();
    return done(connections.trace(imei, time)).map(answer -> answer.put(WENT_ON, wentOn));
  }

  private Future<JsonObject> see(JsonObject question) {
    var imei = imei(question);
    var answer = meanings.describe(imei, new JsonObject());
    connections.traced(imei).ifPresent(trace -> TraceJson.pack(trace, answer));
    return Future.succeededFuture(answer);
  }

  private Future<Answer> start(ApiRequest request) {
    return duration(request.body())
        .compose(
            time ->
                Requests.vehicle(request, vehicles)
                    .compose(
                        imei ->
                            peers
                                .askAll(BEGIN, about(imei).put("millis", time.toMillis()))
                                .compose(answers -> started(imei, answers))));
  }

  /** If a process is full, a trace that has begun just now ends. An older one goes on. */
  private Future<Answer> started(Imei imei, Peers.Answers answers) {
    if (!any(answers, DONE, false)) {
      return show(imei);
    }
    return any(answers, WENT_ON, true)
        ? tooMany()
        : peers.askAll(END, about(imei)).compose(ended -> tooMany());
  }

  private static Future<Answer> tooMany() {
    return Requests.failed(429, "too-many-traces", "too many trackers are traced already");
  }

  private Future<Duration> duration(JsonObject body) {
    var unknown = new TreeSet<>(body.fieldNames());
    unknown.removeAll(Set.of("duration"));
    if (!unknown.isEmpty()) {
      return Requests.failed(
          400, "unknown-field", "%s is unknown (expected: duration)".formatted(unknown.first()));
    }
    var given = body.getValue("duration");
    return Optional.ofNullable(given)
        .map(text -> Quantities.duration(text.toString()))
        .orElse(Optional.of(DEFAULT))
        .filter(time -> time.compareTo(longest.get()) <= 0)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Requests.failed(
                    400,
                    "bad-field",
                    "duration: such as 30s or 5m expected, at most %d s (http.maxTrace)"
                        .formatted(longest.get().toSeconds())));
  }

  private Future<Answer> show(ApiRequest request) {
    return Requests.vehicle(request, vehicles).compose(this::show);
  }

  private Future<Answer> show(Imei imei) {
    return peers.askAll(SEE, about(imei)).compose(answers -> show(imei, answers));
  }

  private Future<Answer> show(Imei imei, Peers.Answers answers) {
    Collection<JsonObject> told = answers.told().values();
    var trace = TraceJson.unpack(told);
    return trace.isEmpty()
        ? Requests.failed(404, "not-traced", "the vehicle is not traced")
        : meanings.of(imei, told).compose(meaning -> explained(trace.get(), meaning, answers));
  }

  private Future<Answer> explained(
      TraceView trace, Meanings.Meaning meaning, Peers.Answers answers) {
    return vertx.executeBlocking(
        () -> {
          var json =
              new JsonObject()
                  .put("until", Requests.iso(trace.until()))
                  .put("frames", new JsonArray(TraceJson.explained(trace, meaning)));
          return Answer.json(200, Silence.tell(answers, json));
        },
        false);
  }

  private Future<Answer> stop(ApiRequest request) {
    return Requests.vehicle(request, vehicles)
        .compose(imei -> peers.askAll(END, about(imei)))
        .compose(
            answers ->
                anyDone(answers)
                    ? Future.succeededFuture(Answer.nothing())
                    : Requests.failed(404, "not-traced", "the vehicle is not traced"));
  }

  private Future<Answer> disconnect(ApiRequest request) {
    return Requests.vehicle(request, vehicles)
        .compose(imei -> peers.askAll(DISCONNECT, about(imei)))
        .compose(
            answers -> {
              if (anyDone(answers)) {
                return Future.succeededFuture(Answer.nothing());
              }
              return answers.silent().isEmpty()
                  ? Requests.failed(404, "not-connected", "the vehicle is not connected")
                  : Requests.failed(
                      503,
                      "process-silent",
                      "the vehicle is not connected to the processes that answer; silent: "
                          + String.join(", ", answers.silent()));
            });
  }
}
