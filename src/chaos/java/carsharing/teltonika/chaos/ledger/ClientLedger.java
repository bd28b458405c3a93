package carsharing.teltonika.chaos.ledger;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients have announced, and what could be heard on the channels of cars. Safe for use by
 * several threads.
 */
public final class ClientLedger {

  private final Journal journal;
  private final List<Announcement> announcements = new ArrayList<>();
  private final List<Hearing> hearings = new ArrayList<>();
  private final Spans listening = new Spans();

  public ClientLedger(Journal journal) {
    this.journal = journal;
  }

  /** A client has announced a command. */
  public synchronized void announced(Announcement announcement) {
    announcements.add(announcement);
    journal.enter("clients", "%s", announcement);
  }

  /** A server has published a message. */
  public synchronized void heard(String imei, JsonObject message) {
    hearings.add(new Hearing(imei, message, System.currentTimeMillis()));
    journal.enter("clients", "%s heard %s", imei, message.encode());
  }

  /** In order. */
  public synchronized List<Announcement> announcements() {
    return List.copyOf(announcements);
  }

  /** In order. */
  public synchronized List<Hearing> hearings() {
    return List.copyOf(hearings);
  }

  /** When all channels were subscribed. */
  public Spans listening() {
    return listening;
  }
}
