package carsharing.teltonika.command.history;

import io.vertx.core.json.JsonObject;

/**
 * The end of a command, as it is kept in the moment in which its outcome is told.
 *
 * @param head what the command is, if nobody has noted it before
 * @param trail all that has come of it; empty if this process does not know it
 * @param end its outcome
 * @param step the same for the journal
 */
public record Ending(CommandRef command, String head, String trail, String end, JsonObject step) {

  /** Copies what can change. */
  public Ending {
    step = step.copy();
  }
}
