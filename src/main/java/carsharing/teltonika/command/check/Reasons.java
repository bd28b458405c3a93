package carsharing.teltonika.command.check;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** All that speaks against a record, in the order in which a {@link Check} looks at it. */
public final class Reasons {

  private static final String BLOCKED = "blocked";

  private final JsonArray all = new JsonArray();

  /**
   * @param code for programs
   * @param text for people
   */
  void add(String code, String text) {
    all.add(new JsonObject().put("code", code).put("text", text));
  }

  /** The record says nothing about now. */
  void addStaleRecord(Duration age) {
    add("stale_record", "the record is %d s old".formatted(age.toSeconds()));
  }

  /** The car drives, if it is above the limit; km/h. */
  void addTooFast(int speed, int limit) {
    if (speed > limit) {
      add("too_fast", "%d km/h (at most %d)".formatted(speed, limit));
    }
  }

  /** Security flags that should not be set. */
  void addBlockers(List<String> texts) {
    texts.forEach(text -> add(BLOCKED, text));
  }

  /** Whether there are any, and all of them have one of these codes. */
  boolean areOnly(Set<String> codes) {
    return !all.isEmpty()
        && all.stream().allMatch(each -> codes.contains(((JsonObject) each).getString("code")));
  }

  /**
   * @param age of the record
   * @throws CheckFailedException with all reasons, where there are any
   */
  void throwIfAny(Duration age) throws CheckFailedException {
    if (!all.isEmpty()) {
      // The clock of a tracker may be so wrong that there is no such number.
      throw new CheckFailedException(data(), all, TimeUnit.MILLISECONDS.convert(age));
    }
  }

  /** All of them, each with {@code code} and {@code text}. */
  public JsonArray toJson() {
    return all;
  }

  /** The first code; or the texts of all blockers, if the first reason is one. */
  public Object data() {
    var first = all.getJsonObject(0).getString("code");
    if (!first.equals(BLOCKED)) {
      return first;
    }
    var texts = new JsonArray();
    for (var each : all) {
      var reason = (JsonObject) each;
      if (reason.getString("code").equals(BLOCKED)) {
        texts.add(reason.getString("text"));
      }
    }
    return texts;
  }
}
