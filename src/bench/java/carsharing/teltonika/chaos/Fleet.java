package carsharing.teltonika.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** All trackers, and the clients that command some of them. */
final class Fleet implements AutoCloseable {

  private static final Duration GOING = Duration.ofMinutes(2);
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  private final Journal journal;
  private final RecordLedger records;
  private final CommandLedger commands;
  private final CommandDesk desk;
  private final List<ChaosTracker> trackers = new ArrayList<>();
  private final Map<String, CommandClient> clients = new TreeMap<>();

  Fleet(
      Vertx vertx,
      World world,
      Plan plan,
      Journal journal,
      RecordLedger records,
      CommandLedger commands) {
    this.journal = journal;
    this.records = records;
    this.commands = commands;
    this.desk =
        new CommandDesk(
            vertx,
            world.redis().uri(),
            (imei, message) -> {
              var client = clients.get(imei);
              if (client != null) {
                client.hear(message);
              }
            });
    var ports = world.nodes().stream().map(Node::trackerPort).toList();
    var random = new Random(plan.seed());
    for (var i = 0; i < plan.trackers(); i++) {
      var imei = "3563070%08d".formatted(i);
      var clock = i % 3 == 0 ? Duration.ZERO : wrongClock(random);
      trackers.add(
          new ChaosTracker(
              vertx,
              imei,
              ports,
              clock,
              plan.pause(),
              records,
              commands,
              journal,
              random.nextLong()));
      journal.enter("trackers", "%s has a clock that is wrong by %s", imei, clock);
      if (i < plan.cars()) {
        clients.put(imei, new CommandClient(imei, desk, commands, journal, random.nextLong()));
      }
    }
  }

  /** By hours, or by years. */
  private static Duration wrongClock(Random random) {
    var hours = 1 + random.nextInt(48);
    var years = 1 + random.nextInt(15);
    var offset = random.nextBoolean() ? Duration.ofHours(hours) : Duration.ofDays(365L * years);
    return random.nextBoolean() ? offset : offset.negated();
  }

  /** Trackers connect and send, clients command. */
  void start() {
    trackers.forEach(ChaosTracker::start);
    clients.values().forEach(CommandClient::start);
  }

  /** Nothing fails any more: each tracker is served again, each command comes to its end. */
  void settle() {
    trackers.forEach(ChaosTracker::calm);
    clients.values().forEach(CommandClient::finish);
    awaitService();
    clients.values().forEach(CommandClient::join);
  }

  /** Clients are told of their latest commands once more, and each car does what it is told. */
  void askAgain() {
    commands.calm();
    clients.values().parallelStream().forEach(CommandClient::askAgain);
    clients.values().parallelStream().forEach(CommandClient::succeed);
  }

  private void awaitService() {
    var before = records.inFlight();
    for (var tracker : trackers) {
      var imei = tracker.imei();
      var acknowledged = before.getOrDefault(imei, 0);
      if (!Pause.until(RECOVERY, () -> records.acknowledged(imei) > acknowledged + 1)) {
        journal.violation(
            "not served: %s: frame %d is not acknowledged, %s after the last fault",
            imei, records.acknowledged(imei), RECOVERY);
      }
    }
  }

  /** All trackers go, when what they have in flight is acknowledged. */
  void end() {
    try {
      Future.join(trackers.stream().map(ChaosTracker::end).toList())
          .toCompletionStage()
          .toCompletableFuture()
          .get(GOING.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      journal.violation("trackers have frames in flight that nobody acknowledges: %s", e);
    }
  }

  @Override
  public void close() {
    desk.close();
  }
}
