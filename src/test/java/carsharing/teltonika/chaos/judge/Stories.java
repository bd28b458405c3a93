package carsharing.teltonika.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.judge.Finding.Kind;
import carsharing.teltonika.vehicle.CarTruth;
import carsharing.teltonika.vehicle.Moment;
import io.vertx.core.json.JsonObject;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowingConsumer;

/** Commands, outcomes and findings of which the stories of {@link Chronicle} are made. */
final class Stories {

  private static final String DONE = "success";

  private Stories() {}

  static ThrowingConsumer<Finding> is(Kind kind, String text) {
    return finding -> {
      assertThat(finding.kind()).isEqualTo(kind);
      assertThat(finding.text()).contains(text);
    };
  }

  /** When something begins to be so, for a while at least. */
  static long begin(CarTruth truth, Predicate<Moment> condition, long atLeast) {
    for (var at = 1000L; at < 3_600_000; at += 100) {
      var from = at;
      if (!condition.test(truth.at(at - 100))
          && condition.test(truth.at(at))
          && truth.find(from, from + atLeast, condition.negate()).isEmpty()) {
        return at;
      }
    }
    throw new IllegalStateException("never so");
  }

  static JsonObject unlock() {
    return action("unlock");
  }

  static JsonObject mark(String name) {
    return new JsonObject().put("action", "mark").put("name", name);
  }

  static JsonObject action(String action) {
    return new JsonObject().put("action", action).put("name", action);
  }

  static JsonObject success() {
    return new JsonObject().put("message", DONE).put("data", new JsonObject());
  }

  static JsonObject failure(String reason) {
    return new JsonObject().put("message", "failed").put("data", reason);
  }
}
