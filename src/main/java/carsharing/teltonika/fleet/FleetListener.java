package carsharing.teltonika.fleet;

import carsharing.teltonika.journal.JournalLine;
import io.vertx.core.Future;
import java.util.List;

/** Hears what changes in the fleet. Called on the event loop of the HTTP server. */
public interface FleetListener {

  /**
   * Entries of the journal were read, and the fleet is as they say. The next ones are read when the
   * future has completed.
   *
   * @param lines never none
   * @param changed the cars whose states were written, as they are now
   */
  Future<Void> happened(List<JournalLine> lines, List<FleetCar> changed);

  /** Cars are registered otherwise than before. */
  void registered(List<FleetCar> changed);

  /**
   * The whole fleet was read. What happened before this place of the journal may not have been
   * told.
   *
   * @param past what had happened before, as far as it is worth remembering; the oldest first
   */
  void begin(String place, List<JournalLine> past);
}
