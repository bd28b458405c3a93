package carsharing.teltonika.bench;

import java.util.List;

/**
 * What a client waits for: a command's way to the tracker, and a car that a lost Redis made deaf.
 */
public final class Commands {

  private Commands() {}

  /** Measures and reports. */
  public static void main(String[] arguments) throws Exception {
    var latency = CommandLatency.measure();
    var deafness = RedisReturn.measure();
    new Section("commands", "Commands")
        .conditions(
            Conditions.here()
                .withServers()
                .with("rounds:", CommandLatency.ROUNDS)
                .with("commands in each:", CommandLatency.COMMANDS))
        .text(
            "From a client's `PUBLISH` to the bytes at the tracker, in ms. The load is confirmed by RabbitMQ, and on "
                + "the same machine as all else.")
        .table(List.of("PUBLISH to the tracker, ms", "p50", "p99", "p99.9", "longest"), latency)
        .text(
            "Redis is killed, stays away, and is started again: how long until a command reaches the car.")
        .table(List.of("Redis away for", "subscribed again after, ms"), deafness)
        .publish();
  }
}
