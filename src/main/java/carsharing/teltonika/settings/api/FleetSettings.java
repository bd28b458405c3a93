package carsharing.teltonika.settings.api;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * The cars that the API knows, and the streams of events.
 *
 * @param maxVehicles cars that are kept in memory for the API; of more, some are not shown
 * @param reloadInterval how often all cars are read again, whatever the journal has said
 * @param eventMemory bytes of past events that a client can still get when it comes back
 * @param streamQueue bytes that may wait for a client of an event stream; beyond that it is dropped
 * @param streamMemory bytes that may wait for the clients of all event streams together; beyond
 *     that the client with most of them is dropped
 */
public record FleetSettings(
    int maxVehicles, Duration reloadInterval, int eventMemory, int streamQueue, int streamMemory) {

  private static final int MIB = 1024 * 1024;

  static FleetSettings from(SettingsReader in) {
    return new FleetSettings(
        in.number("maxVehicles", 50_000, 1, 1_000_000),
        in.duration("reloadInterval", Duration.ofMinutes(10)),
        in.size("eventMemory", 16 * MIB, 64 * 1024, 1024 * MIB),
        in.size("streamQueue", 4 * MIB, 64 * 1024, 64 * MIB),
        in.size("streamMemory", 64 * MIB, MIB, 1024 * MIB));
  }
}
