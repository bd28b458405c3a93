package carsharing.teltonika.api.events;

import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.fleet.VehicleJson;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.journal.JournalLine;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What streams are told of some entries of the journal. States come first and have no id of their
 * own, because they are newer than the entries. So a client that has heard of an entry has also
 * heard of all states before it.
 */
final class StreamText {

  private final List<JournalLine> lines;
  private final Collection<FleetCar> cars;
  private final String place;
  private final Map<FleetCar, String> states = new HashMap<>();
  private final Map<StreamFilter, Buffer> texts = new HashMap<>();

  /**
   * @param lines entries, in their order
   * @param cars whose states have changed, as they are now
   * @param place of the last entry
   */
  StreamText(List<JournalLine> lines, Collection<FleetCar> cars, String place) {
    this.lines = lines;
    this.cars = cars;
    this.place = place;
  }

  /** The bytes for streams with this filter; empty if there is nothing for them. */
  Buffer of(StreamFilter filter) {
    return texts.computeIfAbsent(filter, this::write);
  }

  private Buffer write(StreamFilter filter) {
    var out = new StringBuilder();
    for (var car : cars) {
      if (filter.wantsState(car.imei())) {
        out.append(states.computeIfAbsent(car, StreamText::state));
      }
    }
    for (var line : lines) {
      if (filter.wants(line)) {
        var entry = line.entry();
        event(out, entry.kind(), line.id(), entry.data().encode());
      }
    }
    return Buffer.buffer(out.isEmpty() ? "" : out + place(place));
  }

  private static String state(FleetCar car) {
    var out = new StringBuilder();
    event(out, JournalEntry.STATE, "", VehicleJson.of(car).encode());
    return out.toString();
  }

  private static void event(StringBuilder out, String kind, String id, String data) {
    if (!id.isEmpty()) {
      out.append("id: ").append(id).append('\n');
    }
    out.append("event: ").append(kind).append("\ndata: ").append(data).append("\n\n");
  }

  /** Lets the client know the place, without an event. */
  static String place(String id) {
    return "id: " + id + "\n\n";
  }
}
