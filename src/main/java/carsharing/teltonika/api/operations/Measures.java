package carsharing.teltonika.api.operations;

import carsharing.teltonika.http.ReadinessCheck;
import carsharing.teltonika.measure.LastMinute;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What the meters and the checks of this process say now. Lives on one event loop. */
final class Measures {

  private static final String RECORDS = "teltonika.records.acknowledged";
  private static final String FRAMES = "teltonika.frames";
  private static final String COMMANDS = "teltonika.commands";
  private static final String CONFIRMS = "teltonika.confirm.latency";
  private static final String QUEUE = "queue";
  private static final double MEDIAN = 0.5;
  private static final double LATE = 0.99;
  private static final double PLACES = 1000.0;

  private final MeterRegistry registry;
  private final List<ReadinessCheck> checks;
  private final LastMinute lastMinute;

  /**
   * @param checks those of readiness
   */
  Measures(MeterRegistry registry, List<ReadinessCheck> checks, TimeSource time) {
    this.registry = registry;
    this.checks = List.copyOf(checks);
    this.lastMinute =
        new LastMinute(registry, time, List.of(RECORDS, FRAMES, COMMANDS), List.of(CONFIRMS));
  }

  /** Looks at the meters. To be called every few seconds. */
  void sample() {
    lastMinute.sample();
  }

  /** A second, over the last minute. */
  Map<String, Double> rates() {
    return Map.of(
        "records", rounded(lastMinute.rate(RECORDS)),
        "frames", rounded(lastMinute.rate(FRAMES)),
        "commands", rounded(lastMinute.rate(COMMANDS)));
  }

  private static double rounded(double value) {
    return Math.round(value * PLACES) / PLACES;
  }

  /** What is wrong, by check. */
  Map<String, String> problems() {
    var problems = new TreeMap<String, String>();
    for (var check : checks) {
      check.problem().get().ifPresent(problem -> problems.put(check.name(), problem));
    }
    return problems;
  }

  /** All checks, each with its problem if it has one. */
  JsonArray checks() {
    var problems = problems();
    var all = new JsonArray();
    for (var check : checks) {
      var json = new JsonObject().put("name", check.name());
      if (problems.containsKey(check.name())) {
        json.put("problem", problems.get(check.name()));
      }
      all.add(json);
    }
    return all;
  }

  /** What is known of RabbitMQ. */
  JsonObject rabbitmq() {
    var queues = new JsonArray();
    for (var depth : registry.find("teltonika.queue.messages").gauges()) {
      var name = String.valueOf(depth.getId().getTag(QUEUE));
      var json = new JsonObject().put("name", name).put("messages", (long) depth.value());
      registry.find("teltonika.queue.consumers").tag(QUEUE, name).gauges().stream()
          .findFirst()
          .ifPresent(consumers -> json.put("consumers", (long) consumers.value()));
      queues.add(json);
    }
    var json =
        new JsonObject()
            .put("queues", queues)
            .put("unconfirmed", (long) gauge("teltonika.messages.unconfirmed"))
            .put("waitingBytes", (long) gauge("teltonika.messages.waiting"));
    var oldest = gauge("teltonika.queue.oldest.age");
    if (Double.isFinite(oldest)) {
      json.put("oldestSeconds", rounded(oldest));
    }
    return put("confirmLatency", latency(CONFIRMS), json);
  }

  private static JsonObject put(String name, JsonObject value, JsonObject into) {
    return value.isEmpty() ? into : into.put(name, value);
  }

  private JsonObject latency(String timer) {
    var json = new JsonObject();
    put("p50", lastMinute.latency(timer, MEDIAN), json);
    put("p99", lastMinute.latency(timer, LATE), json);
    return json;
  }

  private static void put(String name, OptionalDouble value, JsonObject into) {
    value.ifPresent(millis -> into.put(name, rounded(millis)));
  }

  private double gauge(String name) {
    return registry.find(name).gauges().stream().mapToDouble(Gauge::value).findFirst().orElse(0);
  }
}
