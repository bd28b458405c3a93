package carsharing.teltonika.api.operations;

import carsharing.teltonika.time.TimeSource;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What a process says of itself beside what it measures.
 *
 * @param host its name
 * @param startedAt ms since 1970
 * @param open sockets of trackers now
 * @param connected trackers now that have said who they are
 * @param ports by what they are for, as far as they are open
 */
public record ProcessFacts(
    TimeSource time,
    String host,
    String version,
    long startedAt,
    IntSupplier open,
    IntSupplier connected,
    Supplier<Map<String, Integer>> ports) {

  /** The card of this moment. */
  ProcessCard card(Measures measures) {
    return new ProcessCard(
        time.millis(),
        host,
        version,
        ProcessHandle.current().pid(),
        startedAt,
        open.getAsInt(),
        connected.getAsInt(),
        ports.get(),
        measures.problems(),
        measures.rates());
  }
}
