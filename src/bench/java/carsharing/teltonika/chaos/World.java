package carsharing.teltonika.chaos;

import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Three servers, a RabbitMQ and a Redis of their own, and the network between them. */
final class World implements AutoCloseable {

  /** The queue of the records. */
  static final String QUEUE = "record";

  private static final int NODES = 3;

  private static final String SCRIPTS =
      """
      scripts:
        mark:
          - {cmd: "mark {name}", success: done, timeout: 3s}
        markAndRecord:
          - {cmd: "mark {name}", success: done, timeout: 3s}
          - {cmd: "getrecord", recordAsResponse: true, timeout: 3s}
      """;

  private final RabbitServer rabbit;
  private final RedisServer redis;
  private final List<Node> nodes;

  /** Starts all of it; takes a quarter of a minute. */
  World(Vertx vertx, Path folder) throws IOException {
    var conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("commands.yaml"), SCRIPTS);
    rabbit = RabbitServer.start();
    // What was answered is on the disk: that a command runs once has to hold although it is killed.
    redis = RedisServer.start("appendfsync always");
    nodes =
        IntStream.rangeClosed(1, NODES)
            .mapToObj(number -> new Node(number, vertx, folder, QUEUE, rabbit.uri(), redis.uri()))
            .toList();
  }

  RabbitServer rabbit() {
    return rabbit;
  }

  RedisServer redis() {
    return redis;
  }

  List<Node> nodes() {
    return nodes;
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    redis.close();
    rabbit.close();
  }
}
