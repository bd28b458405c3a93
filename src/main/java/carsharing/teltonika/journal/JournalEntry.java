package carsharing.teltonika.journal;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Something that has happened to a car, and that other processes have to hear of. Publish it on the
 * event bus under {@link #ADDRESS}; nobody answers, and nothing waits for it.
 *
 * @param kind such as {@link #STATE}
 * @param imei whose car it is; empty if the data name several cars
 * @param data what has happened
 */
public record JournalEntry(String kind, Optional<Imei> imei, JsonObject data) {

  /** Where the writer listens. */
  public static final String ADDRESS = "journal";

  /** The states of cars were written to Redis. The data have their IMEIs. */
  public static final String STATE = "state";

  /** An event of a car. The data are the event, as it is published for consumers. */
  public static final String EVENT = "event";

  /** A step of a command. The data have the command's id and the stage. */
  public static final String COMMAND = "command";

  /**
   * A command was sent to a car that can switch something. What a verified command has shown before
   * holds no longer.
   */
  public static final String SWITCH = "switch";

  private static final String IMEIS = "imeis";
  private static final String WRITER = "writer";

  /** Copies the data. */
  public JournalEntry {
    data = data.copy();
  }

  /** The states of these cars were written to Redis by a process. */
  public static JournalEntry statesWritten(String process, List<Imei> cars) {
    var imeis = cars.stream().map(Imei::digits).toList();
    return new JournalEntry(
        STATE, Optional.empty(), new JsonObject().put(WRITER, process).put(IMEIS, imeis));
  }

  /** Whether it was this process that has written states. */
  public boolean isWrittenBy(String process) {
    return process.equals(data.getValue(WRITER));
  }

  /** The cars whose states were written; none if it is no such entry. */
  public List<Imei> written() {
    return kind.equals(STATE) && data.getValue(IMEIS) instanceof JsonArray imeis
        ? imeis.stream().map(String::valueOf).map(Imei::parse).flatMap(Optional::stream).toList()
        : List.of();
  }

  /** An event of a car. */
  public static JournalEntry event(Imei imei, JsonObject event) {
    return new JournalEntry(EVENT, Optional.of(imei), event);
  }

  /** A command was sent to a car that can switch something. */
  public static JournalEntry switched(Imei imei) {
    return new JournalEntry(SWITCH, Optional.of(imei), new JsonObject());
  }

  /** A step of a command. */
  public static JournalEntry command(Imei imei, JsonObject step) {
    return new JournalEntry(COMMAND, Optional.of(imei), step);
  }
}
