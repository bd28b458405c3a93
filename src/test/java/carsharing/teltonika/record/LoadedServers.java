package carsharing.teltonika.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.LedgerTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Servers that send to one RabbitMQ in several ways, under load. To restart RabbitMQ takes long, so
 * a test does it for all of them together.
 */
final class LoadedServers implements AutoCloseable {

  private static final int TRACKERS = 10;

  /** Records that are acknowledged before it goes on. */
  private static final int PROGRESS = 500;

  /** How one of them sends. */
  record Way(Output output, int framesPerMessage, int publishers) {

    private String[] settings(RabbitServer rabbit) {
      return output.settings(
          rabbit.streamPort(),
          "RECORDS_FRAMESPERMESSAGE",
          Integer.toString(framesPerMessage),
          "RECORDS_PUBLISHERS",
          Integer.toString(publishers));
    }
  }

  private record Loaded(Way way, String queue, TestServer server, List<LedgerTracker> trackers) {

    int acknowledged() {
      return LedgerTracker.acknowledged(trackers);
    }
  }

  private final RabbitServer rabbit;
  private final List<Loaded> all = new ArrayList<>();

  LoadedServers(RabbitServer rabbit, Way... ways) {
    this.rabbit = rabbit;
    for (var way : ways) {
      var queue = "record." + UUID.randomUUID();
      var server = TestServer.start(rabbit.uri(), queue, way.settings(rabbit));
      var trackers = LedgerTracker.start(all.size() * TRACKERS, TRACKERS, server.port());
      all.add(new Loaded(way, queue, server, trackers));
    }
  }

  /** Waits until each of them has acknowledged more. */
  void awaitProgress() {
    var before = all.stream().map(Loaded::acknowledged).toList();
    for (var i = 0; i < before.size(); i++) {
      var loaded = all.get(i);
      var enough = before.get(i) + PROGRESS;
      await(loaded.way().toString()).until(() -> loaded.acknowledged() > enough);
    }
  }

  /** Waits until messages wait in each of them. */
  void awaitWaiting() {
    for (var loaded : all) {
      await(loaded.way().toString())
          .until(() -> loaded.server().count("teltonika.messages.waiting") > 0);
    }
  }

  /** Stops the load. All acknowledged records are in the queues, in messages of the right kind. */
  void assertThatNothingIsMissing() throws Exception {
    for (var loaded : all) {
      LedgerTracker.stop(loaded.trackers());
    }
    for (var loaded : all) {
      var way = loaded.way();
      try (var records = way.output().reader(rabbit.uri(), loaded.queue())) {
        assertThat(LedgerTracker.missing(loaded.trackers(), records.records()))
            .as("%s", way)
            .isEmpty();
        assertThat(records.messages())
            .as("%s", way)
            .extracting(message -> message.getProps().getContentType())
            .contains(way.framesPerMessage() == 1 ? "application/json" : "application/x-ndjson");
      }
    }
  }

  @Override
  public void close() {
    all.forEach(loaded -> loaded.server().close());
  }
}
