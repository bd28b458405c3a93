package carsharing.teltonika.chaos;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients have announced, and what could be heard on the channels of cars. Safe for use by
 * several threads.
 */
final class ClientLedger {

  private final Journal journal;
  private final List<Announcement> announcements = new ArrayList<>();
  private final List<Hearing> hearings = new ArrayList<>();
  private final Spans listening = new Spans();

  ClientLedger(Journal journal) {
    this.journal = journal;
  }

  /** A client has announced a command. */
  synchronized void announced(Announcement announcement) {
    announcements.add(announcement);
    journal.enter("clients", "%s", announcement);
  }

  /** A server has published a message. */
  synchronized void heard(String imei, JsonObject message) {
    hearings.add(new Hearing(imei, message, System.currentTimeMillis()));
    journal.enter("clients", "%s heard %s", imei, message.encode());
  }

  /** In order. */
  synchronized List<Announcement> announcements() {
    return List.copyOf(announcements);
  }

  /** In order. */
  synchronized List<Hearing> hearings() {
    return List.copyOf(hearings);
  }

  /** When all channels were subscribed. */
  Spans listening() {
    return listening;
  }
}
