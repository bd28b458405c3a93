package carsharing.teltonika.api.operations;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a process says of itself to the others, and to clients.
 *
 * @param at when it has said so, ms since 1970
 * @param startedAt ms since 1970
 * @param open sockets of trackers
 * @param connected trackers that have said who they are
 * @param ports by what they are for
 * @param problems what is wrong, by check
 * @param rates a second, by what is counted
 */
record ProcessCard(
    long at,
    String host,
    String version,
    long pid,
    long startedAt,
    long open,
    long connected,
    Map<String, Integer> ports,
    Map<String, String> problems,
    Map<String, Double> rates) {

  private static final int MAX_TEXT = 300;
  private static final int MAX_FIELDS = 20;

  ProcessCard {
    ports = Map.copyOf(ports);
    problems = Map.copyOf(problems);
    rates = Map.copyOf(rates);
  }

  /** For Redis. */
  JsonObject toJson() {
    return new JsonObject()
        .put("at", at)
        .put("host", host)
        .put("version", version)
        .put("pid", pid)
        .put("startedAt", startedAt)
        .put("open", open)
        .put("connected", connected)
        .put("ports", object(ports))
        .put("problems", object(problems))
        .put("rates", object(rates));
  }

  private static JsonObject object(Map<String, ?> map) {
    var json = new JsonObject();
    new TreeMap<>(map).forEach(json::put);
    return json;
  }

  /** From Redis, where others may have written anything. */
  static Optional<ProcessCard> of(JsonObject json) {
    try {
      return Optional.of(
          new ProcessCard(
              json.getLong("at", 0L),
              text(json.getString("host", "")),
              text(json.getString("version", "")),
              json.getLong("pid", 0L),
              json.getLong("startedAt", 0L),
              json.getLong("open", 0L),
              json.getLong("connected", 0L),
              numbers(json.getJsonObject("ports", new JsonObject())),
              texts(json.getJsonObject("problems", new JsonObject())),
              rates(json.getJsonObject("rates", new JsonObject()))));
    } catch (ClassCastException | NullPointerException e) {
      return Optional.empty();
    }
  }

  private static String text(String given) {
    return given.length() > MAX_TEXT ? given.substring(0, MAX_TEXT) : given;
  }

  private static Map<String, Integer> numbers(JsonObject json) {
    var map = new TreeMap<String, Integer>();
    json.stream()
        .limit(MAX_FIELDS)
        .forEach(one -> map.put(text(one.getKey()), json.getInteger(one.getKey())));
    return map;
  }

  private static Map<String, String> texts(JsonObject json) {
    var map = new TreeMap<String, String>();
    json.stream()
        .limit(MAX_FIELDS)
        .forEach(one -> map.put(text(one.getKey()), text(json.getString(one.getKey()))));
    return map;
  }

  private static Map<String, Double> rates(JsonObject json) {
    var map = new TreeMap<String, Double>();
    json.stream()
        .limit(MAX_FIELDS)
        .forEach(one -> map.put(text(one.getKey()), json.getDouble(one.getKey())));
    return map;
  }

  /** For a client. */
  JsonObject told(String id) {
    return new JsonObject()
        .put("id", id)
        .put("host", host)
        .put("version", version)
        .put("pid", pid)
        .put("startedAt", Requests.iso(startedAt))
        .put("seenAt", Requests.iso(at))
        .put("open", open)
        .put("connected", connected)
        .put("ports", object(ports))
        .put("status", problems.isEmpty() ? "ready" : "not ready")
        .put("problems", object(problems))
        .put("rates", object(rates));
  }
}
