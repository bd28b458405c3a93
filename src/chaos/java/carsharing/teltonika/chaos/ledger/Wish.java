package carsharing.teltonika.chaos.ledger;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A command that a client wants to send, and what the client does about it.
 *
 * @param name tells commands from each other; servers do not look at it
 * @param command as it is written, with its name
 * @param seconds until its key expires
 */
public record Wish(String imei, String name, JsonObject command, int seconds, Manner manner) {

  /** The end of the name of a command that has the id of another one. */
  private static final String REUSED = "-reused";

  /** What a client does. */
  public enum Manner {
    /** It asks again with the same id until it has an outcome. */
    PERSISTENT,
    /** It asks once, waits for a while, and goes on. */
    ONCE,
    /** It writes the command and is killed: before it announces it, or just after. */
    KILLED
  }

  /** Empty if the command has none. */
  public Optional<String> id() {
    return Optional.ofNullable(command.getString("id"));
  }

  /** Whether the car says the name of the command when it has run it. */
  public boolean isMarked() {
    return command.getString("action").startsWith("mark");
  }

  /** Whether a command has this name that has the id of another one, and must not run. */
  public static boolean isReusing(String name) {
    return name.endsWith(REUSED);
  }

  /** Another command with the same id, which must not run. */
  public Wish reusing() {
    var other =
        new JsonObject()
            .put("action", "mark")
            .put("name", name + REUSED)
            .put("id", id().orElseThrow());
    return new Wish(imei, name + REUSED, other, seconds, Manner.ONCE);
  }
}
