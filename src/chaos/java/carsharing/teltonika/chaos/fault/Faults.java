package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.chaos.fault.FaultLane.Fault;
import carsharing.teltonika.chaos.ledger.Journal;
import carsharing.teltonika.testing.ledger.RecordLedger;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What goes wrong: with servers, with the broker, with Redis and with the network, all at the same
 * time. The first server is never killed, so that what it leaks adds up.
 */
public final class Faults {

  private static final int SERVER_PAUSE = 12_000; // ms
  private static final int BROKER_PAUSE = 16_000;
  private static final int REDIS_PAUSE = 16_000;
  private static final int PROCESS_PAUSE = 12_000;
  private static final int NETWORK_PAUSE = 2500;
  private static final int MAX_DOWNTIME = 4000;
  private static final int MIN_PAUSE = 2000;
  private static final int SHORT_PAUSE = 9000;

  /** Of its first lines; before, a JVM may not listen to signals yet. */
  private static final String BEGUN = "RabbitMQ at";

  private static final Duration DELETION = Duration.ofSeconds(20);

  private final Plan plan;
  private final World world;
  private final Journal journal;
  private final RecordLedger records;
  private final QueueConsumer consumer;
  private final List<FaultLane> lanes;

  /** Begins. */
  public Faults(
      Plan plan, World world, Journal journal, RecordLedger records, QueueConsumer consumer) {
    this.plan = plan;
    this.world = world;
    this.journal = journal;
    this.records = records;
    this.consumer = consumer;
    this.lanes =
        List.of(
            lane("servers", servers(), SERVER_PAUSE),
            lane("pauses", pauses(), PROCESS_PAUSE),
            lane("broker", broker(), BROKER_PAUSE),
            lane("redis", redis(), REDIS_PAUSE),
            lane("network of trackers", network(Link.TRACKERS), NETWORK_PAUSE),
            lane("network to RabbitMQ", network(Link.RABBITMQ), NETWORK_PAUSE),
            lane("network to Redis", network(Link.REDIS), NETWORK_PAUSE));
  }

  private FaultLane lane(String name, List<Fault> faults, int maxPause) {
    return new FaultLane(name, journal, world.disturbances(), faults, maxPause, plan.seed());
  }

  /** How many there were. */
  public int count() {
    return lanes.stream().mapToInt(FaultLane::count).sum();
  }

  /** Ends all of them; each puts right what it has done. */
  public void end() {
    lanes.forEach(FaultLane::stop);
    lanes.forEach(FaultLane::join);
  }

  private List<Fault> servers() {
    var faults = new ArrayList<Fault>();
    for (var node : world.nodes().subList(1, world.nodes().size())) {
      var where = Set.of(node.name());
      faults.add(new Fault("kill " + node.name(), where, random -> kill(node, random)));
      faults.add(new Fault("stop " + node.name(), where, random -> stop(node, random)));
    }
    return faults;
  }

  /** All servers, also the one that is never killed; half of the pauses are short. */
  private List<Fault> pauses() {
    var faults = new ArrayList<Fault>();
    for (var node : world.nodes()) {
      faults.add(
          new Fault(
              "pause " + node.name(),
              Set.of(node.name()),
              random -> pause(node, random, SHORT_PAUSE)));
      faults.add(
          new Fault(
              "pause " + node.name(),
              Set.of(node.name()),
              random -> pause(node, random, (int) plan.longestPause().toMillis())));
    }
    return faults;
  }

  private void pause(Node node, Random random, int longest) {
    var time = MIN_PAUSE + random.nextInt(longest - MIN_PAUSE);
    synchronized (node.lock()) {
      journal.say("SIGSTOP of %s for %d ms", node.name(), time);
      node.process().pause();
      Pause.millis(time);
      node.process().resume();
      journal.say("SIGCONT of %s", node.name());
    }
  }

  private void kill(Node node, Random random) {
    synchronized (node.lock()) {
      killNow(node, random);
    }
  }

  private void killNow(Node node, Random random) {
    if (!node.process().isAlive()) {
      journal.violation("%s has ended by itself", node.name());
    }
    var downtime = random.nextInt(MAX_DOWNTIME);
    journal.say("kill -9 of %s for %d ms", node.name(), downtime);
    node.process().kill9();
    Pause.millis(downtime);
    node.restart();
  }

  private void stop(Node node, Random random) {
    synchronized (node.lock()) {
      stopNow(node, random);
    }
  }

  private void stopNow(Node node, Random random) {
    if (!node.process().isAlive()) {
      journal.violation("%s has ended by itself", node.name());
    }
    var downtime = random.nextInt(MAX_DOWNTIME);
    journal.say("SIGTERM to %s, and down for %d ms", node.name(), downtime);
    var hadBegun = node.process().output().contains(BEGUN);
    node.process().terminate();
    var code = node.process().awaitExit();
    if (code != 0 && hadBegun) {
      journal.violation("%s: exit code %d after SIGTERM", node.name(), code);
    }
    Pause.millis(downtime);
    node.restart();
  }

  private List<Fault> broker() {
    return List.of(
        new Fault("kill RabbitMQ", Set.of(), this::killBroker),
        new Fault("memory alarm", Set.of(), this::raiseAlarm),
        new Fault("close connections of RabbitMQ", Set.of(), this::closeBrokerConnections),
        new Fault("delete the queue", Set.of(), random -> deleteQueue()));
  }

  private void killBroker(Random random) {
    var downtime = random.nextInt(MAX_DOWNTIME);
    journal.say("kill -9 of RabbitMQ for %d ms, and its start", downtime);
    world.rabbit().kill9();
    Pause.millis(downtime);
    world.rabbit().restart();
    journal.say("RabbitMQ is back");
  }

  private void raiseAlarm(Random random) {
    var time = 500 + random.nextInt(8000);
    journal.say("memory alarm of RabbitMQ for %d ms", time);
    world.rabbit().memoryAlarm(true);
    Pause.millis(time);
    world.rabbit().memoryAlarm(false);
  }

  private void closeBrokerConnections(Random random) {
    journal.say("all connections closed by RabbitMQ");
    world.rabbit().closeAllConnections();
  }

  /**
   * Only while it is empty and the consumer has all that was in it. What comes into the queue in
   * the moment of its end is confirmed by RabbitMQ and dropped, which no publisher can know.
   */
  private void deleteQueue() {
    var done = Pause.until(DELETION, () -> consumer.isConsuming() && isDeletedWhileEmpty());
    journal.say(done ? "queue deleted" : "queue not deleted: it is never empty");
  }

  private boolean isDeletedWhileEmpty() {
    var factory = new ConnectionFactory();
    try {
      factory.setUri(world.rabbit().uri());
      try (var connection = factory.newConnection("chaos");
          var channel = connection.createChannel()) {
        var inFlight = records.inFlight();
        channel.queueDelete(World.QUEUE, false, true);
        records.excuse(inFlight);
        return true;
      }
    } catch (IOException e) {
      return false; // Not empty, which RabbitMQ answers with the end of the channel.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Fault> redis() {
    var where = Set.of(Disturbances.REDIS);
    return List.of(
        new Fault("kill Redis", where, this::killRedis),
        new Fault("kill Redis", where, this::killRedis),
        new Fault("close subscriptions", where, random -> closeRedisConnections("pubsub")),
        new Fault("close connections of Redis", where, random -> closeRedisConnections("normal")));
  }

  private void killRedis(Random random) {
    var downtime = random.nextInt(MAX_DOWNTIME);
    journal.say("kill -9 of Redis for %d ms", downtime);
    world.redis().kill9();
    Pause.millis(downtime);
    world.redis().restart();
  }

  private void closeRedisConnections(String type) {
    journal.say("%s connections closed by Redis", type);
    world.redis().ctl("client", "kill", "type", type);
  }

  /** Those of the relays between the same kinds of programs, one at a time. */
  private List<Fault> network(Link link) {
    return world.nodes().stream()
        .map(node -> new NetworkFaults(node, link, journal))
        .flatMap(faults -> faults.all().stream())
        .toList();
  }
}
