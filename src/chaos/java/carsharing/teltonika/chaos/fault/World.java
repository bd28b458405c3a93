package carsharing.teltonika.chaos.fault;

import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.IntStream;

/** Three servers, a RabbitMQ and a Redis of their own, and the network between them. */
public final class World implements AutoCloseable {

  /** The queue of the records. */
  public static final String QUEUE = "record";

  private static final int NODES = 3;

  /** In the jar of the server: each version has its own. */
  private static final String DEFAULT_SCRIPTS = "commands.yaml";

  /** Besides those of {@link #DEFAULT_SCRIPTS}, which stand before. */
  private static final String SCRIPTS =
      """
        mark:
          - {cmd: "mark {name}", success: done, timeout: 3s}
        markAndRecord:
          - {cmd: "mark {name}", success: done, timeout: 3s}
          - {cmd: "getrecord", recordAsResponse: true, timeout: 3s}
      """;

  private final RabbitServer rabbit;
  private final RedisServer redis;
  private final List<Node> nodes;
  private final Disturbances disturbances = new Disturbances();
  private final List<Sighting> sightings = Collections.synchronizedList(new ArrayList<>());

  /**
   * Starts all of it; takes a quarter of a minute.
   *
   * @param jar of the servers
   */
  public World(Vertx vertx, Path jar, Path folder) throws IOException {
    var conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("commands.yaml"), defaultScripts(jar) + SCRIPTS);
    rabbit = RabbitServer.start();
    // What was answered is on the disk: that a command runs once has to hold although it is killed.
    // Nothing of it is rewritten, for it is the judge's evidence.
    redis = RedisServer.start("appendfsync always", "auto-aof-rewrite-percentage 0");
    nodes =
        IntStream.rangeClosed(1, NODES)
            .mapToObj(
                number ->
                    new Node(
                        number,
                        jar,
                        vertx,
                        folder,
                        QUEUE,
                        rabbit.uri(),
                        redis.uri(),
                        sightings::add))
            .toList();
  }

  private static String defaultScripts(Path jar) throws IOException {
    try (var files = new JarFile(jar.toFile());
        var scripts = files.getInputStream(files.getEntry(DEFAULT_SCRIPTS))) {
      return new String(scripts.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What went wrong so far. */
  public Disturbances disturbances() {
    return disturbances;
  }

  /** What servers have sent to trackers so far, in order of time. */
  public List<Sighting> sightings() {
    synchronized (sightings) {
      return sightings.stream().sorted(Comparator.comparingLong(Sighting::at)).toList();
    }
  }

  public RabbitServer rabbit() {
    return rabbit;
  }

  public RedisServer redis() {
    return redis;
  }

  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    redis.close();
    rabbit.close();
  }
}
