package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * What is known of each car: its state.
 *
 * @param enabled whether the server keeps states
 * @param maxCars cars whose state this process remembers
 * @param maxAhead a record that claims to be made later than so much from now changes no state
 * @param writeInterval the state of a car is written to Redis at most once in this time
 * @param retention how long Redis keeps the state of a car that sends nothing
 * @param publish whether changes of states are published as events
 * @param queue the queue that events are published to
 * @param maxEvents events that may wait for RabbitMQ; what comes beyond is lost
 * @param lowFuel percent below which there is little fuel
 * @param lowCharge percent below which a battery is nearly empty
 * @param hysteresis percent above such a limit at which there is enough again
 * @param lowVoltage V of the car below which its tracker has no power from it
 * @param movedSpeed km/h from which a locked car with its ignition off counts as moved
 * @param commandWindow how long after a command a change of the immobiliser counts as its effect
 */
public record StateSettings(
    boolean enabled,
    int maxCars,
    Duration maxAhead,
    Duration writeInterval,
    Duration retention,
    boolean publish,
    String queue,
    int maxEvents,
    int lowFuel,
    int lowCharge,
    int hysteresis,
    int lowVoltage,
    int movedSpeed,
    Duration commandWindow) {

  private static final int MAX_PERCENT = 100;
  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  static StateSettings from(SettingsReader in) {
    return new StateSettings(
        in.flag("enabled", true),
        in.number("maxCars", 50_000, 1, 10_000_000),
        in.duration("maxAhead", Duration.ofMinutes(5)),
        in.duration("writeInterval", Duration.ofSeconds(1), MAX_INTERVAL),
        in.duration("retention", Duration.ofDays(90)),
        in.flag("publish", false),
        in.queue("queue", "vehicle.state"),
        in.number("maxEvents", 10_000, 1, 10_000_000),
        in.number("lowFuel", 10, 0, MAX_PERCENT),
        in.number("lowCharge", 20, 0, MAX_PERCENT),
        in.number("hysteresis", 5, 0, MAX_PERCENT),
        in.number("lowVoltage", 6, 0, 48),
        in.number("movedSpeed", 10, 1, 200),
        in.duration("commandWindow", Duration.ofMinutes(2)));
  }

  /** The queue that events are published to; empty if they are not published. */
  String eventQueue() {
    return enabled && publish ? queue : "";
  }
}
