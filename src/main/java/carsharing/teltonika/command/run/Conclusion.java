package carsharing.teltonika.command.run;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a command.
 *
 * @param steps what came of each step that was sent
 * @param began when its first step was sent; empty where it was not run
 */
public record Conclusion(Outcome outcome, JsonArray steps, Optional<Instant> began) {

  /** It was not run. */
  public static Conclusion notRun(String reason) {
    return new Conclusion(Outcome.Failed.because(reason), new JsonArray(), Optional.empty());
  }
}
