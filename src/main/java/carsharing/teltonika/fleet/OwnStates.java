package carsharing.teltonika.fleet;

import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.protocol.Imei;
import java.util.Optional;
import java.util.function.Function;

/**
 * The states that this process itself has written to Redis. To read one from there costs more than
 * to write it.
 *
 * @param process this one
 * @param memory what it remembers: the state that it has written, or a newer one
 */
public record OwnStates(String process, Function<Imei, Optional<CarState>> memory) {

  /** The state of a car that an entry names; empty if Redis has to be asked for it. */
  Optional<CarState> find(JournalEntry entry, Imei imei) {
    return entry.isWrittenBy(process) ? memory.apply(imei) : Optional.empty();
  }
}
