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
            """
            From a client's `PUBLISH` to the bytes at the tracker, in ms. The load is %.0f %% of what the server took just \
            before, from %d trackers with %d records a frame; it is confirmed by RabbitMQ, a consumer empties the queue, and all \
            of it is on the same machine."""
                .formatted(
                    100 * CommandLatency.LOAD, CommandLatency.TRACKERS, CommandLatency.RECORDS))
        .table(List.of("PUBLISH to the tracker, ms", "p50", "p99", "p99.9", "longest"), latency)
        .text(
            """
            Redis is killed, stays away for up to %d s, by chance, and is started again, %d times. From when it answers a \
            `PING` until the car's channel is subscribed again, it takes %s ms; what was written meanwhile is found then."""
                .formatted(RedisReturn.LONGEST / 1000, RedisReturn.ROUNDS, deafness))
        .publish();
  }
}
