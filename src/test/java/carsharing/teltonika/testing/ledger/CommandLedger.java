package carsharing.teltonika.testing.ledger;

import carsharing.teltonika.simulator.command.BackEnd;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What cars were told to do, beside what clients have heard of it. Safe for use by several threads.
 *
 * <p>A command has its outcome when its steps are told, or when the server says that nobody knows
 * it ({@code outcome_unknown}). All else, such as {@code expired} or {@code redis_away}, says that
 * it was not run this time.
 */
public final class CommandLedger {

  private static final String UNKNOWN = "outcome_unknown";

  /** Says that an outcome was told before. */
  private static final String REPEATED = "repeated";

  /** One command, by its id. */
  private static final class Entry {

    private boolean isMarked = true;
    private int runs;
    private boolean ranBySurvivor;
    private Optional<JsonObject> outcome = Optional.empty();
    private boolean hasSucceeded;
    private boolean isUnknown;
    private boolean isToldAgain;

    boolean isConcluded() {
      return outcome.isPresent() || isUnknown;
    }
  }

  /**
   * Sums over all commands.
   *
   * @param unknown those of which nobody knows what has become
   * @param belated those whose outcome came although nobody had known it
   */
  public record Totals(
      int commands, int succeeded, int failed, int unknown, int belated, int runs) {}

  private final Notes notes;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private boolean calm;
  private int commands;
  private int succeeded;
  private int failed;

  /** An empty one. */
  public CommandLedger(Notes notes) {
    this.notes = notes;
  }

  private Entry entry(String id) {
    return entries.computeIfAbsent(id, name -> new Entry());
  }

  /**
   * A client is about to send a command that has an id.
   *
   * @param isMarked whether the car says the command's name when it has run it
   */
  public synchronized void ordered(String id, boolean isMarked) {
    commands++;
    entry(id).isMarked = isMarked;
  }

  /**
   * A car has done what a command wants.
   *
   * @param survivor whether the server that told it to is never killed
   */
  public synchronized void ran(String imei, String name, boolean survivor) {
    notes.enter("commands", "%s has run %s", imei, name);
    var entry = entry(name);
    entry.runs++;
    entry.ranBySurvivor = survivor;
    if (entry.runs > 1) {
      notes.violation("run twice: %s: %s, %d times", imei, name, entry.runs);
    }
  }

  /** How often a car has run a command. */
  public synchronized int runs(String name) {
    return entry(name).runs;
  }

  /** From here on nothing fails any more, and what was told is told again. */
  public synchronized void calm() {
    calm = true;
  }

  /** The server has published something about a command with an id. */
  public synchronized void told(String imei, String id, JsonObject message) {
    notes.enter("commands", "%s was told %s", imei, message.encode());
    var entry = entry(id);
    if (UNKNOWN.equals(message.getValue("data"))) {
      if (calm && entry.outcome.isPresent()) {
        notes.violation("forgotten: %s: %s, after %s", imei, id, entry.outcome.get());
      }
      entry.isUnknown = true;
      entry.isToldAgain = calm;
    } else if (!message.getJsonArray("steps", new JsonArray()).isEmpty()) {
      conclude(imei, id, entry, message);
      entry.isToldAgain = calm;
    }
  }

  private void conclude(String imei, String id, Entry entry, JsonObject message) {
    var outcome = message.copy();
    outcome.remove(REPEATED);
    if (entry.outcome.isPresent()) {
      if (!entry.outcome.get().equals(outcome)) {
        notes.violation(
            "two outcomes: %s: %s: %s, and %s",
            imei, id, entry.outcome.get().encode(), outcome.encode());
      }
      return;
    }
    entry.outcome = Optional.of(outcome);
    if (BackEnd.isSuccess(message)) {
      succeeded++;
      entry.hasSucceeded = true;
      if (entry.isMarked && entry.runs == 0) {
        notes.violation("not run: %s: %s has succeeded", imei, id);
      }
    } else {
      failed++;
    }
  }

  /** Whether a command has its outcome. */
  public synchronized boolean isConcluded(String id) {
    return entry(id).isConcluded();
  }

  /** Whether a car has run a command, or was told to: its id is in use then. */
  public synchronized boolean hasStarted(String id) {
    return entry(id).runs > 0 || entry(id).outcome.isPresent();
  }

  /** Whether a command is known to have succeeded. */
  public synchronized boolean hasSucceeded(String id) {
    return entry(id).hasSucceeded;
  }

  /** Whether what has become of a command was told once more, after {@link #calm}. */
  public synchronized boolean isToldAgain(String id) {
    return entry(id).isToldAgain;
  }

  /**
   * Commands that clients believe to be unknown, although a server has run them that was not
   * killed: it must have left their outcomes in Redis.
   */
  public synchronized List<String> unknownOfSurvivor() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().isUnknown && entry.getValue().outcome.isEmpty())
        .filter(entry -> entry.getValue().ranBySurvivor)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Sums. */
  public synchronized Totals totals() {
    var unknown = 0;
    var belated = 0;
    var runs = 0;
    for (var entry : entries.values()) {
      runs += entry.runs;
      unknown += entry.isUnknown && entry.outcome.isEmpty() ? 1 : 0;
      belated += entry.isUnknown && entry.outcome.isPresent() ? 1 : 0;
    }
    return new Totals(commands, succeeded, failed, unknown, belated, runs);
  }
}
