package carsharing.teltonika.record;

import carsharing.teltonika.car.profile.SecurityFlags;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.RabbitSettings;
import carsharing.teltonika.settings.RecordSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The publishers of a process, each with a connection, a channel and a writer of its own. The
 * frames of a tracker always go to the same one. What may wait for the broker is bounded for all of
 * them together.
 */
public final class RecordPublishers {

  /** One publisher keeps up with the trackers of so many cores: see docs/benchmarks.md. */
  private static final int CORES_OF_ONE = 4;

  private final List<RecordPublisher> publishers;

  /**
   * As many as the settings want.
   *
   * @param rabbit the settings that are valid now
   * @param settings the settings that are valid now
   * @param flagsOf where the security flags of a car stand; safe on any thread
   * @param sendersGone completes when no more batches will come: stopping publishers wait for it,
   *     so that what is in flight is still confirmed
   */
  public RecordPublishers(
      Supplier<RabbitSettings> rabbit,
      Supplier<RecordSettings> settings,
      Function<Imei, SecurityFlags> flagsOf,
      PublisherMetrics metrics,
      TimeSource time,
      Future<?> sendersGone) {
    var valid = withFirstEventQueue(settings);
    var room = new Room(settings.get().maxWaiting());
    var count = count(settings.get(), Runtime.getRuntime().availableProcessors());
    metrics.watch(room::taken);
    publishers =
        IntStream.range(0, count)
            .mapToObj(
                number ->
                    new RecordPublisher(
                        new Position(number, count),
                        rabbit,
                        valid,
                        flagsOf,
                        room,
                        metrics,
                        time,
                        sendersGone))
            .toList();
  }

  /** {@code state.} waits for a restart, so its queue stays that of the start. */
  private static Supplier<RecordSettings> withFirstEventQueue(Supplier<RecordSettings> settings) {
    var queue = settings.get().eventQueue();
    return () -> {
      var now = settings.get();
      return now.eventQueue().equals(queue) ? now : now.withEventQueue(queue);
    };
  }

  /** How many publishers a process on so many cores has. */
  static int count(RecordSettings settings, int cores) {
    return settings.publishers() > 0 ? settings.publishers() : Math.max(1, cores / CORES_OF_ONE);
  }

  /** How many there are. */
  public int count() {
    return publishers.size();
  }

  /** Starts them, whether the broker is there or not. Ends when none of them still starts. */
  public Future<?> deploy(Vertx vertx) {
    return Future.join(publishers.stream().map(vertx::deployVerticle).toList());
  }

  /** Why one of them can confirm nothing at the moment, or empty if all is well. Thread-safe. */
  public Optional<String> problem() {
    return publishers.stream().flatMap(publisher -> publisher.problem().stream()).findFirst();
  }

  /** Connects anew if the settings by which they have connected are no longer valid. */
  public void settingsChanged() {
    publishers.forEach(RecordPublisher::settingsChanged);
  }
}
