package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.ledger.Fate;
import carsharing.teltonika.chaos.ledger.Within;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from all that has changed in Redis what became of each command. It knows of the server what
 * {@code docs/commands.md} says of its keys: a command that is taken leaves its key, while {@code
 * {IMEI}:taken} is written and the command becomes a field of {@code {IMEI}:running}. When its
 * outcome is told, {@code {IMEI}:told:<number>} is written, with the number that the field ends
 * with.
 */
public final class RedisHistory implements Consumer<List<String>> {

  /** Written again and again, with the time by Redis' clock in ms since 1970. */
  public static final String CLOCK = "chaos:clock";

  private static final Pattern IMEI = Pattern.compile("\\d{15}");
  private static final Pattern NOTE =
      Pattern.compile("\\{(\\d{15})}:(taken|running|(?:told|id):(.*))");

  /** A command, while it is read on. Positions count the times that the clock was written. */
  private static final class Draft {

    private final String imei;
    private final JsonObject command;
    private final int written;
    private final Optional<Long> keyEnd;
    private Optional<Integer> taken = Optional.empty();
    private Optional<Integer> told = Optional.empty();
    private Optional<Integer> replaced = Optional.empty();

    Draft(String imei, JsonObject command, int written, Optional<Long> keyEnd) {
      this.imei = imei;
      this.command = command;
      this.written = written;
      this.keyEnd = keyEnd;
    }
  }

  private final List<Long> clock = new ArrayList<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, Draft> waiting = new HashMap<>();
  private final Map<String, Draft> running = new HashMap<>();
  private final List<Draft> open = new ArrayList<>();
  private final List<String> strays = new ArrayList<>();
  private List<List<String>> transaction = new ArrayList<>();
  private boolean inTransaction;
  private boolean isNumbered;

  @Override
  public void accept(List<String> command) {
    switch (command.get(0).toUpperCase(Locale.ROOT)) {
      case "MULTI" -> {
        inTransaction = true;
        transaction = new ArrayList<>();
      }
      case "EXEC" -> {
        inTransaction = false;
        read(transaction);
      }
      default -> {
        if (inTransaction) {
          transaction.add(command);
        } else {
          read(List.of(command));
        }
      }
    }
  }

  /** All that was done at one moment, in order. */
  private void read(List<List<String>> commands) {
    var notes =
        commands.stream()
            .filter(command -> command.get(0).equalsIgnoreCase("SET"))
            .map(RedisHistory::key)
            .map(NOTE::matcher)
            .filter(Matcher::matches)
            .toList();
    var taken = notes.stream().filter(note -> note.group(2).equals("taken")).findFirst();
    var id = notes.stream().filter(note -> note.group(2).startsWith("id:")).findFirst();
    for (var command : commands) {
      switch (command.get(0).toUpperCase(Locale.ROOT)) {
        case "SET" -> set(command, id.map(note -> note.group(3)));
        case "DEL", "UNLINK" ->
            command.stream()
                .skip(1)
                .forEach(key -> gone(key, taken.map(note -> note.group(1)), commands));
        default -> {}
      }
    }
  }

  private static String key(List<String> command) {
    return command.get(1);
  }

  private void set(List<String> command, Optional<String> id) {
    var note = NOTE.matcher(key(command));
    if (key(command).equals(CLOCK)) {
      clock.add(Long.parseLong(command.get(2)));
    } else if (IMEI.matcher(key(command)).matches()) {
      written(key(command), command);
    } else if (note.matches() && note.group(2).startsWith("told:")) {
      told(note.group(1), note.group(3), id);
    }
  }

  /** Redis also removes a key that has expired, at the latest when it is written anew. */
  private void gone(String key, Optional<String> takenFrom, List<List<String>> transaction) {
    if (takenFrom.filter(key::equals).isPresent()) {
      taken(key, number(transaction));
    } else {
      waiting.remove(key);
    }
  }

  /** The number that the command has among the running ones. */
  private static Optional<String> number(List<List<String>> transaction) {
    return transaction.stream()
        .filter(command -> command.get(0).equalsIgnoreCase("HSET"))
        .map(command -> command.get(2))
        .map(field -> field.substring(field.lastIndexOf('/') + 1))
        .findFirst();
  }

  private void written(String imei, List<String> command) {
    var draft = new Draft(imei, new JsonObject(command.get(2)), clock.size(), keyEnd(command));
    drafts.add(draft);
    Optional.ofNullable(waiting.put(imei, draft))
        .ifPresent(older -> older.replaced = Optional.of(clock.size()));
  }

  /** Redis notes an expiry as the time of the end. */
  private static Optional<Long> keyEnd(List<String> command) {
    var at = command.indexOf("PXAT");
    return at < 0 ? Optional.empty() : Optional.of(Long.parseLong(command.get(at + 1)));
  }

  private void taken(String imei, Optional<String> number) {
    var draft = waiting.remove(imei);
    if (draft == null) {
      strays.add(imei + ": taken, and nobody has written it");
      return;
    }
    draft.taken = Optional.of(clock.size());
    open.add(draft);
    number.ifPresent(name -> running.put(name, draft));
    isNumbered |= number.isPresent();
  }

  /**
   * Versions without {@code running} give no number: then it is the oldest command of the car with
   * the id that is kept, or without one.
   */
  private void told(String imei, String number, Optional<String> id) {
    var draft =
        Optional.ofNullable(running.remove(number))
            .or(() -> oldest(imei, draftId -> draftId.equals(id)))
            .or(() -> oldest(imei, draftId -> true));
    if (draft.isEmpty()) {
      strays.add("%s: %s: told, and never taken".formatted(imei, number));
      return;
    }
    draft.get().told = Optional.of(clock.size());
    open.remove(draft.get());
  }

  private Optional<Draft> oldest(String imei, Predicate<Optional<String>> hasId) {
    return open.stream()
        .filter(draft -> draft.imei.equals(imei))
        .filter(draft -> hasId.test(Optional.ofNullable(draft.command.getString("id"))))
        .findFirst();
  }

  /** What became of each command, in the order in which they were written. */
  public List<Fate> fates() {
    return drafts.stream()
        .map(
            draft ->
                new Fate(
                    draft.imei,
                    draft.command,
                    within(draft.written),
                    draft.keyEnd,
                    draft.taken.map(this::within),
                    draft.told.map(this::within),
                    draft.replaced.map(this::within)))
        .toList();
  }

  /** Whether servers number their commands, as versions after 0.1.0 do. */
  boolean isNumbered() {
    return isNumbered;
  }

  /** What does not fit: outcomes of commands that were never taken, and so on. */
  List<String> strays() {
    return strays;
  }

  private Within within(int position) {
    return new Within(
        position == 0 ? 0 : clock.get(position - 1),
        position == clock.size() ? Long.MAX_VALUE / 2 : clock.get(position));
  }
}
