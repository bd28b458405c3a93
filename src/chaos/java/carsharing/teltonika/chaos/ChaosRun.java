package carsharing.teltonika.chaos;

import carsharing.teltonika.chaos.fault.Faults;
import carsharing.teltonika.chaos.fault.Footprint;
import carsharing.teltonika.chaos.fault.MachineLag;
import carsharing.teltonika.chaos.fault.Pause;
import carsharing.teltonika.chaos.fault.Plan;
import carsharing.teltonika.chaos.fault.QueueConsumer;
import carsharing.teltonika.chaos.fault.World;
import carsharing.teltonika.chaos.fleet.Fleet;
import carsharing.teltonika.chaos.judge.AppendOnlyFile;
import carsharing.teltonika.chaos.judge.Evidence;
import carsharing.teltonika.chaos.judge.Judge;
import carsharing.teltonika.chaos.judge.RedisHistory;
import carsharing.teltonika.chaos.ledger.ClientLedger;
import carsharing.teltonika.chaos.ledger.Journal;
import carsharing.teltonika.chaos.ledger.TrackerFrames;
import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.testing.ledger.CommandLedger;
import carsharing.teltonika.testing.ledger.RecordLedger;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A whole run: the servers are measured after some quiet work, then all goes wrong for a while,
 * then nothing does any more, and the ledgers are compared.
 */
public final class ChaosRun {

  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration PROGRESS = Duration.ofSeconds(10);
  private static final Duration DRAINING = Duration.ofMinutes(2);
  private static final Duration GOING = Duration.ofMinutes(1);

  /** So long the servers may take to tell the outcomes of one that has died. */
  private static final Duration SETTLING = Duration.ofSeconds(90);

  private final Plan plan;
  private final World world;
  private final Journal journal;
  private final RecordLedger records;
  private final CommandLedger commands;
  private final ClientLedger clients;
  private final QueueConsumer consumer;
  private final Fleet fleet;
  private final MachineLag lag = MachineLag.watched();

  private ChaosRun(Plan plan, Vertx vertx, World world, Journal journal) {
    this.plan = plan;
    this.world = world;
    this.journal = journal;
    this.records = new RecordLedger(journal, TrackerFrames::numbers);
    this.commands = new CommandLedger(journal);
    this.clients = new ClientLedger(journal);
    this.consumer = new QueueConsumer(world.rabbit().uri(), World.QUEUE, records);
    this.fleet = new Fleet(vertx, world, plan, journal, records, commands, clients);
  }

  /**
   * Runs, and takes the time of the plan and some minutes.
   *
   * @param folder where ledgers and logs are kept
   * @param out for whoever watches
   * @return what has happened and must not, empty where all is well
   */
  public static List<String> run(Plan plan, Path folder, PrintStream out) throws Exception {
    var vertx = Vertx.vertx();
    try (var journal = new Journal(folder, out)) {
      journal.say("seed %d: RabbitMQ, Redis and three servers are started", plan.seed());
      try (var world = new World(vertx, plan.jar(), folder)) {
        return new ChaosRun(plan, vertx, world, journal).run();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
  }

  private List<String> run() {
    try (consumer;
        fleet;
        lag) {
      world.nodes().forEach(node -> node.process().awaitReady());
      var start = warmUp();
      fleet.start();
      fleet.lie();
      fail();
      world.nodes().forEach(node -> node.process().awaitReady());
      fleet.settle();
      fleet.askAgain();
      fleet.end();
      awaitDrained();
      report();
      checkUnknownCommands();
      checkWhatIsLeft();
      judge();
      compare(start);
    }
    return journal.violations();
  }

  /** What the servers hold after quiet work, the most of each. */
  private Footprint warmUp() {
    journal.say("quiet work for %d s, and what the servers hold after it", WARM_UP.toSeconds());
    fleet.start();
    Pause.millis(WARM_UP.toMillis());
    fleet.settle();
    fleet.end();
    awaitIdle();
    var footprints = world.nodes().stream().map(node -> Footprint.of(node.process())).toList();
    footprints.forEach(footprint -> journal.say("at the start: %s", footprint));
    return footprints.stream().reduce(Footprint::most).orElseThrow();
  }

  private void fail() {
    journal.say("faults for %s", plan.duration());
    var faults = new Faults(plan, world, journal, records, consumer);
    var end = System.nanoTime() + plan.duration().toNanos();
    while (System.nanoTime() < end) {
      Pause.millis(Math.min(PROGRESS.toMillis(), (end - System.nanoTime()) / 1_000_000 + 1));
      var frames = records.totals(false);
      var orders = commands.totals();
      journal.say(
          "%,d frames acknowledged, %,d repeats, %,d commands (%,d done, %,d failed, %,d unknown), %d faults",
          frames.acknowledged(),
          frames.repeats(),
          orders.commands(),
          orders.succeeded(),
          orders.failed(),
          orders.unknown(),
          faults.count());
    }
    faults.end();
    journal.say("no more faults: all has to be well again");
  }

  private void awaitDrained() {
    Pause.until(DRAINING, () -> records.totals(false).missing() == 0);
  }

  private void report() {
    var frames = records.totals(true);
    journal.say(
        "frames: %,d acknowledged, %,d found, %,d repeats, %,d missing, %,d lost with a deleted queue",
        frames.acknowledged(),
        frames.found(),
        frames.repeats(),
        frames.missing(),
        frames.excused());
    var orders = commands.totals();
    journal.say(
        "commands: %,d, of which %,d succeeded, %,d failed, of %,d nobody knows, and of %,d nobody knew at first; run by cars: %,d",
        orders.commands(),
        orders.succeeded(),
        orders.failed(),
        orders.unknown(),
        orders.belated(),
        orders.runs());
  }

  private void checkUnknownCommands() {
    for (var id : commands.unknownOfSurvivor()) {
      var imei = id.substring(0, BackEnd.ANY_IMEI.length());
      var kept = redis("get", "{" + imei + "}:id:" + id);
      if (kept.isEmpty() || !kept.get(0).startsWith("{")) {
        journal.violation(
            "outcome lost: %s: %s was run by a server that lives: %s", imei, id, kept);
      }
    }
  }

  /** What Redis has noted is read when nothing changes any more. */
  private void judge() {
    if (!Pause.until(SETTLING, () -> redis("--scan", "--pattern", "*:running").isEmpty())) {
      journal.say("without an outcome: %s", redis("--scan", "--pattern", "*:running"));
    }
    var history = new RedisHistory();
    var files = AppendOnlyFile.in(world.redis().directory());
    files.forEach(file -> AppendOnlyFile.read(file, history));
    files.forEach(journal::keep);
    var evidence =
        Evidence.collect(
            history,
            clients,
            world.sightings(),
            fleet.truths(),
            world.disturbances(),
            lag.longest());
    journal.say("the machine let threads wait for at most %d ms", lag.longest().toMillis());
    var verdict = Judge.judge(evidence);
    journal.say("judged: %s", verdict);
    verdict.findings().forEach(finding -> journal.violation("%s", finding));
    world.sightings().forEach(seen -> journal.enter("sightings", "%s", seen));
    history.fates().forEach(fate -> journal.enter("fates", "%s", fate));
  }

  private void awaitIdle() {
    for (var node : world.nodes()) {
      if (!Pause.until(GOING, () -> Footprint.activity(node.process()).isEmpty())) {
        journal.violation(
            "leak: %s: %s, and nobody is connected",
            node.name(), Footprint.activity(node.process()));
      }
    }
  }

  /** Owners of killed servers have to expire, which takes a while. */
  private void checkWhatIsLeft() {
    awaitIdle();
    if (!Pause.until(GOING, () -> leftInRedis().isEmpty())) {
      journal.violation("leak: Redis: %s, and no car is connected", leftInRedis());
    }
    var processes = redis("pubsub", "channels", "teltonika:process:*").size();
    if (processes != world.nodes().size()) {
      journal.violation("leak: Redis: %d process channels", processes);
    }
  }

  private List<String> leftInRedis() {
    var left = new ArrayList<>(redis("pubsub", "channels", BackEnd.ANY_IMEI));
    left.addAll(redis("--scan", "--pattern", "*:owner"));
    return left;
  }

  private List<String> redis(String... command) {
    return world.redis().ctl(command).lines().filter(line -> !line.isBlank()).toList();
  }

  private void compare(Footprint start) {
    var growth = new TreeMap<String, List<String>>();
    for (var node : world.nodes()) {
      // Threads of connections that are lost need a moment to end.
      Pause.until(GOING, () -> Footprint.of(node.process()).growthSince(start).isEmpty());
      var footprint = Footprint.of(node.process());
      journal.say("%s at the end: %s", node.name(), footprint);
      var grown = footprint.growthSince(start);
      if (!grown.isEmpty()) {
        growth.put(node.name(), grown);
        journal.enter("heap", "%s%n%s", node.name(), Footprint.objects(node.process()));
      }
    }
    growth.forEach((name, grown) -> journal.violation("leak: %s: %s", name, grown));
  }
}
