package carsharing.teltonika.states;

import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** Tells all processes, by the journal, what happens to states. On any thread. */
final class StateNotes {

  private final EventBus bus;
  private final String process;

  /**
   * @param process this one
   */
  StateNotes(EventBus bus, String process) {
    this.bus = bus;
    this.process = process;
  }

  private void add(JournalEntry entry) {
    bus.publish(JournalEntry.ADDRESS, entry);
  }

  /** States were written to Redis. */
  void written(List<Imei> cars) {
    if (!cars.isEmpty()) {
      add(JournalEntry.statesWritten(process, cars));
    }
  }

  /**
   * Redis has answered to states.
   *
   * @param answers an empty text for each state that is written
   */
  void answered(List<TrackedCar> cars, List<String> answers) {
    written(
        IntStream.range(0, cars.size())
            .filter(i -> answers.get(i).isEmpty())
            .mapToObj(i -> cars.get(i).imei())
            .toList());
  }

  /** Events of cars. */
  void happened(List<CarEvent> events) {
    events.forEach(event -> add(JournalEntry.event(event.imei(), new JsonObject(event.json()))));
  }

  /** A command was sent that can switch something. */
  void commandSent(Imei imei) {
    add(JournalEntry.switched(imei));
  }
}
