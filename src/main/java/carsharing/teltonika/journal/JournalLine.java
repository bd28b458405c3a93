package carsharing.teltonika.journal;

/**
 * An entry with its place in the journal.
 *
 * @param id of the entry in Redis' stream; a later entry has a larger one
 */
public record JournalLine(String id, JournalEntry entry) {

  /** The place before the first entry. */
  public static final String START = "0-0";

  /** Whether an id is that of a later entry than another one. Both must be ids. */
  public static boolean isAfter(String id, String other) {
    var time = Long.compare(time(id), time(other));
    return time != 0 ? time > 0 : sequence(id) > sequence(other);
  }

  /** Whether a text can be the id of an entry: a client may say anything. */
  public static boolean isId(String text) {
    return text.matches("\\d{1,15}-\\d{1,15}");
  }

  /** When an entry was written, by the clock of Redis, ms since 1970. */
  public static long time(String id) {
    return Long.parseLong(id.substring(0, id.indexOf('-')));
  }

  private static long sequence(String id) {
    return Long.parseLong(id.substring(id.indexOf('-') + 1));
  }
}
