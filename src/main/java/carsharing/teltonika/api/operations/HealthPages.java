package carsharing.teltonika.api.operations;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiPages.Method;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.peers.ProcessList;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.read.EffectiveSetting;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How the server is, which processes there are, and which settings are in force. */
final class HealthPages implements ApiGroup {

  private static final double NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double PLACES = 1000.0;

  private final ProcessList processes;
  private final String self;
  private final Measures measures;
  private final SideLink redis;
  private final Supplier<List<EffectiveSetting>> settings;
  private final TimeSource time;

  /**
   * @param self this process
   * @param settings all that are in force
   */
  HealthPages(
      ProcessList processes,
      String self,
      Measures measures,
      SideLink redis,
      Supplier<List<EffectiveSetting>> settings,
      TimeSource time) {
    this.processes = processes;
    this.self = self;
    this.measures = measures;
    this.redis = redis;
    this.settings = settings;
    this.time = time;
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add("/v1/health", Method.get(Role.READ, request -> health()));
    pages.add("/v1/processes", Method.get(Role.READ, request -> list()));
    pages.add("/v1/settings", Method.get(Role.ADMIN, this::settings));
  }

  private Future<Answer> health() {
    var asked = time.nanos();
    return redis
        .ping()
        .map(pong -> new JsonObject().put("latency", millis(time.nanos() - asked)))
        .otherwise(cause -> new JsonObject().put("problem", String.valueOf(cause.getMessage())))
        .compose(
            told ->
                beat()
                    .map(
                        isFresh ->
                            Answer.json(
                                200,
                                new JsonObject()
                                    .put(
                                        "status",
                                        measures.problems().isEmpty() ? "ready" : "not ready")
                                    .put("checks", measures.checks())
                                    .put("rabbitmq", measures.rabbitmq())
                                    .put("redis", told)
                                    .put("rates", rates())
                                    .put("process", self)
                                    .put("processes", cards()))));
  }

  private JsonObject rates() {
    var json = new JsonObject();
    measures.rates().forEach(json::put);
    return json;
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS * PLACES) / PLACES;
  }

  /** Reads the cards anew; false if Redis is away. */
  private Future<Boolean> beat() {
    return processes.beat().map(true).otherwise(false);
  }

  private Future<Answer> list() {
    return beat()
        .map(
            isFresh ->
                Answer.json(
                    200,
                    new JsonObject()
                        .put("process", self)
                        .put("stale", !isFresh)
                        .put("processes", cards())));
  }

  private JsonArray cards() {
    var all = new JsonArray();
    processes
        .cards()
        .forEach((id, card) -> ProcessCard.of(card).ifPresent(one -> all.add(one.told(id))));
    return all;
  }

  private Future<Answer> settings(ApiRequest request) {
    var all = new JsonArray();
    for (var one : settings.get()) {
      all.add(
          new JsonObject()
              .put("name", one.name())
              .put("value", one.value())
              .put("source", one.source()));
    }
    return Future.succeededFuture(Answer.json(200, new JsonObject().put("settings", all)));
  }
}
