package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * How commands are run.
 *
 * @param file the scripts; where it does not exist, those that the server brings along
 * @param reloadInterval how often the file is looked at
 * @param stepTimeout how long a step waits for its answer, unless the script says otherwise
 * @param textGrace how long the server waits for a late answer, before a step whose answer looks
 *     the same
 * @param unknownAnswerWait how long a text that nobody knows waits for a better one
 * @param recordWait how long a record that may be a little too old waits for a better one
 * @param missingWait how long a check waits for records that tell what the first one does not
 * @param clockSkew how wrong a tracker's clock may be
 * @param maxRecordAge beyond which a rental does not end by a record
 * @param strictGps whether the last known position (0 satellites) is not enough for that
 * @param maxWaiting commands that may wait for the one that runs, for each car
 * @param maxLength characters of a command
 * @param announcementsPerSecond how often in a second a car's command is looked for because clients
 *     announce one; further announcements are answered together
 * @param ownerTtl after which a car whose server has died belongs to nobody
 * @param deadAfter after which a process that is not heard of has died, and others tell the
 *     outcomes of its commands
 * @param idTtl how long a command with an id is not run again
 * @param raw whether clients may send GPRS commands of their own
 * @param auditStream the Redis stream that says what became of each command
 * @param auditLength entries of that stream, about; 0 for no stream
 * @param history commands of each car whose trail and outcome are kept
 * @param historyTtl how long they are kept
 */
public record CommandSettings(
    String file,
    Duration reloadInterval,
    Duration stepTimeout,
    Duration textGrace,
    Duration unknownAnswerWait,
    Duration recordWait,
    Duration missingWait,
    Duration clockSkew,
    Duration maxRecordAge,
    boolean strictGps,
    int maxWaiting,
    int maxLength,
    int announcementsPerSecond,
    Duration ownerTtl,
    Duration deadAfter,
    Duration idTtl,
    boolean raw,
    String auditStream,
    int auditLength,
    int history,
    Duration historyTtl) {

  private static final String DEFAULT_FILE = "conf/commands.yaml";
  private static final int KIB = 1024;

  /** Heartbeats come eight times as often, and each is a request to Redis. */
  private static final Duration MIN_DEAD_AFTER = Duration.ofSeconds(1);

  /** Commands that still wait or run must not be forgotten. */
  private static final int MIN_HISTORY = 20;

  static CommandSettings from(SettingsReader in) {
    var deadAfter = in.duration("deadAfter", Duration.ofSeconds(40));
    if (deadAfter.compareTo(MIN_DEAD_AFTER) < 0) {
      in.mistake("deadAfter", "at least 1s");
    }
    return new CommandSettings(
        in.file("file", DEFAULT_FILE),
        in.duration("reloadInterval", Duration.ofSeconds(2)),
        in.duration("stepTimeout", Duration.ofSeconds(30)),
        in.duration("textGrace", Duration.ofSeconds(1)),
        in.duration("unknownAnswerWait", Duration.ofSeconds(3)),
        in.duration("recordWait", Duration.ofSeconds(3)),
        in.duration("missingWait", Duration.ofSeconds(6)),
        in.duration("clockSkew", Duration.ofSeconds(30)),
        in.duration("maxRecordAge", Duration.ofMinutes(2)),
        in.choice("gps", "lastKnown", "strict").equals("strict"),
        in.number("maxWaiting", 8, 0, 1000),
        in.size("maxLength", 256 * KIB, KIB, 16 * KIB * KIB),
        in.number("announcementsPerSecond", 10, 1, 10_000),
        in.duration("ownerTtl", Duration.ofSeconds(60)),
        deadAfter,
        in.duration("idTtl", Duration.ofHours(1)),
        in.flag("raw", false),
        in.text("auditStream", "teltonika:commands"),
        in.number("auditLength", 100_000, 0, Integer.MAX_VALUE),
        in.number("history", 50, MIN_HISTORY, 1000),
        in.duration("historyTtl", Duration.ofDays(7)));
  }

  /** Bytes in UTF-8 beyond which a text has more characters than a command may have. */
  public int maxBytes() {
    return 3 * maxLength;
  }

  /** Bytes beyond which nothing in Redis can be what a server has written about a command. */
  public int maxStored() {
    return maxBytes() + KIB * KIB;
  }

  /** Whether nobody has named a file, so that it need not exist. */
  public boolean hasDefaultFile() {
    return file.equals(DEFAULT_FILE);
  }
}
