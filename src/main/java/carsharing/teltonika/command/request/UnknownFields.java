package carsharing.teltonika.command.request;

import carsharing.teltonika.message.Printable;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fields of commands that nobody reads: most are slips of the pen, and each is logged once. */
public final class UnknownFields {

  private static final Logger LOG = LoggerFactory.getLogger(UnknownFields.class);

  /** Names that are remembered; a client that makes up more is not listened to. */
  private static final int MAX_NAMES = 1000;

  private final Set<String> seen;

  /**
   * @param known names that need not be logged
   */
  public UnknownFields(Set<String> known) {
    this.seen = new HashSet<>(known);
  }

  /** Logs those that are new. */
  public void note(Ticket ticket, Set<String> names) {
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
}
