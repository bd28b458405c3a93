package carsharing.teltonika.command.request;

import carsharing.teltonika.command.custody.CarScripts;
import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A command that was taken out of its key, as it stands among the running ones in Redis.
 *
 * @param at when it was taken, by Redis' clock
 * @param validity how long its key would have lived; empty if it had no expiry
 * @param why for what reason it was looked for
 * @param type what the key held: {@code string}, unless the client made a mistake. A text that was
 *     too long to be read is called {@code string of N bytes}
 * @param text the command's JSON; empty if the key held something else
 */
public record TakenCommand(
    Instant at, Optional<Duration> validity, Reason why, String type, String text) {

  private static final int PARTS = 5;
  private static final Pattern TOO_LONG = Pattern.compile("string of (\\d{1,12}) bytes");

  /** Why a command is looked for. */
  public enum Reason {
    /** The car has connected, or Redis is back. */
    LOOKUP,
    /** A client has announced it. */
    ANNOUNCED,
    /** The same, but a former owner of the car may have heard it, too. */
    NEW_OWNER;

    /** As the scripts write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The reason of a word in Redis. */
    public static Reason of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Reads what {@link CarScripts#TAKE} has written.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static TakenCommand parse(String entry) {
    var parts = entry.split("\n", PARTS);
    if (parts.length < PARTS) {
      throw new IllegalArgumentException(
          "%d lines in a running command (expected: %d)".formatted(parts.length, PARTS));
    }
    var ttl = Long.parseLong(parts[1]);
    return new TakenCommand(
        Instant.ofEpochMilli(Long.parseLong(parts[0])),
        ttl < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ttl)),
        Reason.of(parts[2]),
        parts[3],
        parts[4]);
  }

  /** Reads an entry that a stranger may have written; empty if no server has written it. */
  public static Optional<TakenCommand> read(String entry) {
    try {
      return Optional.of(parse(entry));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How many bytes a text had that was too long to be read; otherwise empty. */
  Optional<Long> bytes() {
    var matcher = TOO_LONG.matcher(type);
    return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
  }

  /**
   * When it was taken, by this process' clock, or a little earlier.
   *
   * @param asked when Redis was asked, ns by {@link TimeSource#nanos()}
   * @param now what Redis' clock showed then or later, ms
   */
  long takenNanos(long asked, long now) {
    return asked - TimeUnit.MILLISECONDS.toNanos(Math.max(0, now - at.toEpochMilli()));
  }

  /** Whether a client has announced it, and waits to hear that the car is there. */
  public boolean isAnnounced() {
    return why != Reason.LOOKUP;
  }
}
