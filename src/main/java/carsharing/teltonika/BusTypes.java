package carsharing.teltonika;

import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.message.LocalCodec;
import io.vertx.core.eventbus.EventBus;

/** The types of values that travel over the event bus of this process. */
final class BusTypes {

  private BusTypes() {}

  /** Lets the bus carry them; to be called once per Vert.x instance. */
  static void register(EventBus bus) {
    LocalCodec.register(bus);
    LocalCodec.register(bus, JournalEntry.class);
  }
}
