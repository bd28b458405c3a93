package carsharing.teltonika.bench.server;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Servers of one or two versions, all of them running: only one of them has work at a time. */
public final class RunningVersions implements AutoCloseable {

  /** One of them. */
  public record Version(Contender contender, BenchServer server) {

    public String label(String row) {
      return contender.label(row);
    }
  }

  private final List<Version> versions = new ArrayList<>();
  private Optional<QueueDrain> drain = Optional.empty();

  private RunningVersions() {}

  /** Starts this version, and the old one if there is one. */
  public static RunningVersions start() throws Exception {
    var rabbit = RabbitServer.shared();
    var running = new RunningVersions();
    try {
      for (var contender : Contender.all()) {
        var server = BenchServer.start(contender, rabbit, RedisServer.shared());
        running.versions.add(new Version(contender, server));
      }
      running.drain = Optional.of(QueueDrain.open(rabbit.uri(), BenchServer.QUEUE));
      return running;
    } catch (Exception e) {
      running.stop();
      throw e;
    }
  }

  /** The old one first. */
  public List<Version> all() {
    return versions;
  }

  private void stop() {
    versions.forEach(version -> version.server().close());
  }

  @Override
  public void close() throws IOException {
    stop();
    if (drain.isPresent()) {
      drain.get().close();
      if (drain.get().messages() == 0) {
        throw new IllegalStateException("no record has come through the queue");
      }
    }
  }
}
