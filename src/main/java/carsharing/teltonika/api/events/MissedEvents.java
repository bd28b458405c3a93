package carsharing.teltonika.api.events;

import carsharing.teltonika.fleet.Fleet;
import carsharing.teltonika.fleet.FleetCar;
import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.settings.api.FleetSettings;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** What a client gets when it comes back. */
final class MissedEvents {

  /** Tells a client that it has to read the vehicles again. */
  static final String RESET = "event: reset\ndata: {}\n\n";

  /** Bytes and states. A thousand clients can come back at once, and each gets its own text. */
  private static final int MAX_BYTES = 512 * 1024;

  private static final int MAX_STATES = 500;

  private final Fleet fleet;
  private final FleetSettings settings;
  private final PastLines past;

  MissedEvents(Fleet fleet, FleetSettings settings, PastLines past) {
    this.fleet = fleet;
    this.settings = settings;
    this.past = past;
  }

  /**
   * What has happened since.
   *
   * @param last the id of the client's last event
   */
  Buffer since(Optional<String> last, StreamFilter filter) {
    var place = Buffer.buffer(StreamText.place(past.place()));
    if (last.isEmpty()) {
      return place;
    }
    return past.after(last.get())
        .flatMap(lines -> text(lines, filter))
        .orElseGet(() -> Buffer.buffer(RESET))
        .copy()
        .appendBuffer(place);
  }

  /** Empty if it is too much for the client. */
  private Optional<Buffer> text(List<JournalLine> lines, StreamFilter filter) {
    var cars = written(lines, filter);
    return cars.size() > MAX_STATES
        ? Optional.empty()
        : Optional.of(new StreamText(lines, cars, past.place()).of(filter))
            .filter(text -> text.length() <= Math.min(MAX_BYTES, settings.streamQueue()));
  }

  private List<FleetCar> written(List<JournalLine> lines, StreamFilter filter) {
    return lines.stream()
        .flatMap(line -> line.entry().written().stream())
        .distinct()
        .filter(filter::wantsState)
        .map(fleet::find)
        .flatMap(Optional::stream)
        .toList();
  }
}
