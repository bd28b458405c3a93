package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.fault.Node;
import carsharing.teltonika.chaos.fault.Pause;
import carsharing.teltonika.chaos.fault.Plan;
import carsharing.teltonika.chaos.fault.World;
import carsharing.teltonika.chaos.ledger.ClientLedger;
import carsharing.teltonika.chaos.ledger.Journal;
import carsharing.teltonika.testing.ledger.CommandLedger;
import carsharing.teltonika.testing.ledger.RecordLedger;
import carsharing.teltonika.vehicle.CarLife;
import carsharing.teltonika.vehicle.CarTruth;
import carsharing.teltonika.vehicle.CommandedCar;
import carsharing.teltonika.vehicle.Manners;
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
public final class Fleet implements AutoCloseable {

  private static final Duration GOING = Duration.ofMinutes(2);
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  /** Percent of the commands with which a tracker is not simply honest. */
  private static final int LIES = 25;

  private static final int MAX_DELAY = 50; // ms, before an honest answer

  private final Plan plan;
  private final World world;
  private final Journal journal;
  private final RecordLedger records;
  private final CommandLedger commands;
  private final CommandDesk desk;
  private final List<ChaosTracker> trackers = new ArrayList<>();
  private final List<CommandedCar> cars = new ArrayList<>();
  private final Map<String, CarTruth> truths = new TreeMap<>();
  private final Map<String, ChaosClient> clients = new TreeMap<>();

  public Fleet(
      Vertx vertx,
      World world,
      Plan plan,
      Journal journal,
      RecordLedger records,
      CommandLedger commands,
      ClientLedger heard) {
    this.plan = plan;
    this.world = world;
    this.journal = journal;
    this.records = records;
    this.commands = commands;
    this.desk =
        new CommandDesk(
            vertx,
            world.redis().uri(),
            heard,
            (imei, message) -> {
              var client = clients.get(imei);
              if (client != null) {
                client.hear(message);
              }
            });
    var around =
        new ChaosTracker.Surroundings(
            vertx, world.nodes(), records, commands, world.disturbances(), journal);
    var random = new Random(plan.seed());
    for (var i = 0; i < plan.trackers(); i++) {
      add(around, "3563070%08d".formatted(i), i < plan.cars(), random);
    }
  }

  private void add(
      ChaosTracker.Surroundings around, String imei, boolean isCommanded, Random random) {
    var kind = TrackerKind.any(random);
    journal.enter("trackers", "%s is %s", imei, kind);
    var truth = new CarTruth(CarLife.eventful(random.nextLong(), System.currentTimeMillis()));
    var car =
        new CommandedCar(
            truth,
            kind.firmware(),
            kind.firmware().order(),
            honest(),
            System::currentTimeMillis,
            random.nextLong());
    var own = new Random(random.nextLong());
    var memory = new TrackerMemory(truth, kind.clock(), own);
    trackers.add(new ChaosTracker(around, imei, plan.pause().toMillis(), car, memory, own));
    cars.add(car);
    truths.put(imei, truth);
    if (isCommanded) {
      var port = world.redis().port();
      clients.put(imei, new ChaosClient(imei, desk, port, commands, journal, random.nextLong()));
    }
  }

  private static Manners honest() {
    return Manners.honest(1, MAX_DELAY);
  }

  /** From now on trackers answer with all that real firmware says. */
  public void lie() {
    cars.forEach(car -> car.behave(new Manners(LIES, 1, MAX_DELAY, Node.STEP_TIMEOUT)));
  }

  /** What is true of each car that is sent commands, by IMEI. */
  public Map<String, CarTruth> truths() {
    var commanded = new TreeMap<>(truths);
    commanded.keySet().retainAll(clients.keySet());
    return commanded;
  }

  /** Trackers connect and send, clients command. */
  public void start() {
    trackers.forEach(ChaosTracker::start);
    clients.values().forEach(ChaosClient::start);
  }

  /** Nothing fails any more: each tracker is served again, each command comes to its end. */
  public void settle() {
    trackers.forEach(ChaosTracker::calm);
    cars.forEach(car -> car.behave(honest()));
    clients.values().forEach(ChaosClient::finish);
    awaitService();
    clients.values().forEach(ChaosClient::join);
  }

  /** Clients are told of their latest commands once more, and each car does what it is told. */
  public void askAgain() {
    commands.calm();
    clients.values().parallelStream().forEach(ChaosClient::askAgain);
    clients.values().parallelStream().forEach(ChaosClient::succeed);
  }

  private void awaitService() {
    var before = records.inFlight();
    for (var tracker : trackers) {
      var imei = tracker.imei();
      var acknowledged = before.getOrDefault(imei, 0);
      if (!Pause.until(RECOVERY, () -> records.next(imei) > acknowledged + 1)) {
        journal.violation(
            "not served: %s: frame %d is not acknowledged, %s after the last fault",
            imei, records.next(imei), RECOVERY);
      }
    }
  }

  /** All trackers go, when what they have in flight is acknowledged. */
  public void end() {
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
