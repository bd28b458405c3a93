package carsharing.teltonika.chaos.fault;

import static java.util.Map.entry;

import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.testing.relay.Relay;
import carsharing.teltonika.testing.server.Ports;
import carsharing.teltonika.testing.server.ServerProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One server process, which reaches everybody and is reached by trackers through relays only. */
public final class Node implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  /** Shorter than what the relays do to a connection at their worst. */
  private static final String CONFIRM_TIMEOUT = "5s";

  /** Of the default scripts. Shorter than usual, so that late answers are many. */
  public static final Duration STEP_TIMEOUT = Duration.ofSeconds(4);

  /** The server that lets frames share a message, and how many. */
  private static final int JOINING = 3;

  private static final int FRAMES_PER_MESSAGE = 10;

  private final Path jar;
  private final String name;
  private final Path folder;
  private final String queue;
  private final int framesPerMessage;
  private final int port = Ports.free();
  private final Relay trackers;
  private final Relay broker;
  private final Relay redis;
  private final Object lock = new Object();
  private volatile ServerProcess process;

  /**
   * Starts a server.
   *
   * @param folder to work in: with its scripts, and for its log
   * @param sightings is told what it sends to trackers, on one event loop
   */
  Node(
      int number,
      Path jar,
      Vertx vertx,
      Path folder,
      String queue,
      String rabbitUri,
      String redisUri,
      Consumer<Sighting> sightings) {
    this.jar = jar;
    this.name = "server " + number;
    this.folder = folder;
    this.queue = queue;
    this.framesPerMessage = number == JOINING ? FRAMES_PER_MESSAGE : 1;
    this.trackers = Relay.start(vertx, LOOPBACK, port, new Sightings(name, sightings));
    this.broker = Relay.start(vertx, LOOPBACK, URI.create(rabbitUri).getPort());
    this.redis = Relay.start(vertx, LOOPBACK, URI.create(redisUri).getPort());
    this.process = launch();
  }

  private ServerProcess launch() {
    return ServerProcess.start(
        jar,
        folder,
        Map.ofEntries(
            entry("DEVICES_PORT", Integer.toString(port)),
            entry("RABBITMQ_URI", "amqp://guest:guest@" + LOOPBACK + ":" + broker.port()),
            entry("RABBITMQ_HEARTBEAT", "2s"),
            entry("RECORDS_QUEUE", queue),
            entry("RECORDS_QUARANTINEQUEUE", queue + ".quarantine"),
            entry("RECORDS_FRAMESPERMESSAGE", Integer.toString(framesPerMessage)),
            entry("RECORDS_CONFIRMTIMEOUT", CONFIRM_TIMEOUT),
            entry("REDIS_URI", "redis://" + LOOPBACK + ":" + redis.port()),
            entry("COMMANDS_OWNERTTL", "15s"),
            entry("COMMANDS_IDTTL", "48h"),
            entry("COMMANDS_DEADAFTER", "10s"),
            entry("COMMANDS_STEPTIMEOUT", STEP_TIMEOUT.toMillis() + "ms"),
            entry("COMMANDS_UNKNOWNANSWERWAIT", "1s"),
            entry("COMMANDS_RECORDWAIT", "1s"),
            // What the API remembers is full after the quiet work, and cannot hide what leaks.
            entry("API_EVENTMEMORY", "64KiB"),
            entry("API_RECENTRECORDS", "2"),
            entry("JAVA_TOOL_OPTIONS", "-Xmx256m")));
  }

  /** "server 1" and so on. */
  public String name() {
    return name;
  }

  /** Where trackers connect. */
  public int trackerPort() {
    return trackers.port();
  }

  /** The process that runs at the moment, or was the last to run. */
  public ServerProcess process() {
    return process;
  }

  /** What is between it and others. */
  Relay relay(Link link) {
    return switch (link) {
      case TRACKERS -> trackers;
      case RABBITMQ -> broker;
      case REDIS -> redis;
    };
  }

  /** Whoever ends or pauses the process holds this. */
  Object lock() {
    return lock;
  }

  /** Starts it again after its end. */
  void restart() {
    process = launch();
  }

  @Override
  public void close() {
    process.close();
    List.of(trackers, broker, redis).forEach(Relay::close);
  }
}
