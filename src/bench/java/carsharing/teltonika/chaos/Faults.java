package carsharing.teltonika.chaos;

import carsharing.teltonika.chaos.FaultLane.Fault;
import carsharing.teltonika.testing.Relay;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What goes wrong: with servers, with the broker, with Redis and with the network, all at the same
 * time. The first server is never killed, so that what it leaks adds up.
 */
final class Faults {

  private static final int SERVER_PAUSE = 12_000; // ms
  private static final int BROKER_PAUSE = 16_000;
  private static final int REDIS_PAUSE = 16_000;
  private static final int NETWORK_PAUSE = 2500;
  private static final int MAX_DOWNTIME = 4000;
  private static final int MAX_STALL = 12_000;
  private static final int MAX_TROUBLE = 5000;

  /** Of its first lines; before, a JVM may not listen to signals yet. */
  private static final String BEGUN = "RabbitMQ at";

  private static final Duration DELETION = Duration.ofSeconds(20);

  private final World world;
  private final Journal journal;
  private final RecordLedger records;
  private final QueueConsumer consumer;
  private final List<FaultLane> lanes;

  /** Begins. */
  Faults(World world, Journal journal, RecordLedger records, QueueConsumer consumer, long seed) {
    this.world = world;
    this.journal = journal;
    this.records = records;
    this.consumer = consumer;
    this.lanes =
        List.of(
            new FaultLane("servers", journal, servers(), SERVER_PAUSE, seed),
            new FaultLane("broker", journal, broker(), BROKER_PAUSE, seed),
            new FaultLane("redis", journal, redis(), REDIS_PAUSE, seed),
            new FaultLane(
                "network of trackers", journal, network(Link.TRACKERS), NETWORK_PAUSE, seed),
            new FaultLane(
                "network to RabbitMQ", journal, network(Link.RABBITMQ), NETWORK_PAUSE, seed),
            new FaultLane("network to Redis", journal, network(Link.REDIS), NETWORK_PAUSE, seed));
  }

  /** How many there were. */
  int count() {
    return lanes.stream().mapToInt(FaultLane::count).sum();
  }

  /** Ends all of them; each puts right what it has done. */
  void end() {
    lanes.forEach(FaultLane::stop);
    lanes.forEach(FaultLane::join);
  }

  private List<Fault> servers() {
    var faults = new ArrayList<Fault>();
    for (var node : world.nodes().subList(1, world.nodes().size())) {
      faults.add(new Fault("kill " + node.name(), random -> kill(node, random)));
      faults.add(new Fault("stop " + node.name(), random -> stop(node, random)));
    }
    return faults;
  }

  private void kill(Node node, Random random) {
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
        new Fault("kill RabbitMQ", this::killBroker),
        new Fault("memory alarm", this::raiseAlarm),
        new Fault("close connections of RabbitMQ", this::closeBrokerConnections),
        new Fault("delete the queue", random -> deleteQueue()));
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
    return List.of(
        new Fault("kill Redis", this::killRedis),
        new Fault("kill Redis", this::killRedis),
        new Fault("close subscriptions", random -> closeRedisConnections("pubsub")),
        new Fault("close connections of Redis", random -> closeRedisConnections("normal")));
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
    var faults = new ArrayList<Fault>();
    for (var node : world.nodes()) {
      var relay = node.relay(link);
      var place = link.between(node.name());
      faults.add(
          new Fault(
              "cut " + place,
              random -> {
                journal.say("cut: %s", place);
                relay.cut();
              }));
      faults.add(lasting("stall", place, MAX_STALL, relay, random -> relay.stall()));
      faults.add(lasting("refuse", place, MAX_TROUBLE, relay, random -> refuse(relay)));
      faults.add(lasting("delay", place, MAX_TROUBLE, relay, random -> delay(relay, random)));
      faults.add(lasting("split", place, MAX_TROUBLE, relay, random -> split(relay, random)));
    }
    return faults;
  }

  private static void refuse(Relay relay) {
    relay.refuse();
    relay.cut();
  }

  private static void delay(Relay relay, Random random) {
    relay.delay(Duration.ofMillis(1 + random.nextInt(300)));
  }

  private static void split(Relay relay, Random random) {
    relay.chunk(1 + random.nextInt(200));
  }

  private Fault lasting(
      String what, String place, int maxMillis, Relay relay, Consumer<Random> begin) {
    return new Fault(
        what + " " + place,
        random -> {
          var millis = 100 + random.nextInt(maxMillis);
          journal.say("%s for %d ms: %s", what, millis, place);
          begin.accept(random);
          Pause.millis(millis);
          relay.heal();
        });
  }
}
