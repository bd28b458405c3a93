package carsharing.teltonika.command.request;

import carsharing.teltonika.message.Printable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fields of commands that nobody reads: most are slips of the pen, and each is logged once. */
public final class UnknownFields {

  private static final Logger LOG = LoggerFactory.getLogger(UnknownFields.class);

  /** Names that are remembered; a client that makes up more is not listened to. */
  private static final int MAX_NAMES = 1000;

  /** Fields that keep a car safe, by what is left of slips of the pen in their names. */
  private static final Map<String, String> GUARDS =
      Map.of(
          "interlock", "interlocks",
          "interlocks", "interlocks",
          "ttl", "ttl",
          "expire", "expiresAt",
          "expires", "expiresAt",
          "expireat", "expiresAt",
          "expiresat", "expiresAt");

  private final Set<String> known;
  private final Set<String> seen;

  /**
   * @param known names that somebody reads
   */
  public UnknownFields(Set<String> known) {
    this.known = Set.copyOf(known);
    this.seen = new HashSet<>(known);
  }

  /**
   * Logs those that are new. A car must not be opened without the interlock or the expiry that its
   * client meant.
   *
   * @throws IllegalArgumentException if a name is nearly that of a field that keeps the car safe
   */
  public void note(Ticket ticket, Set<String> names) {
    names.stream().filter(name -> !known.contains(name)).forEach(UnknownFields::refuseSlip);
    var unknown = new TreeSet<String>();
    for (var name : names) {
      if (seen.size() < MAX_NAMES && seen.add(name)) {
        unknown.add(Printable.of(name));
      }
    }
    if (!unknown.isEmpty()) {
      LOG.warn("{}: {}: unknown fields are ignored: {}", ticket.imei(), ticket.name(), unknown);
    }
  }

  private static void refuseSlip(String name) {
    var letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    Optional.ofNullable(GUARDS.get(letters))
        .ifPresent(
            guard -> {
              throw new IllegalArgumentException(
                  "invalid_command: %s (expected: %s)".formatted(Printable.of(name), guard));
            });
  }
}
