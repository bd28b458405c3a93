package carsharing.teltonika.simulator;

import carsharing.teltonika.simulator.car.TrackerFamily;
import carsharing.teltonika.simulator.tracker.SimulatedTracker;
import carsharing.teltonika.simulator.tracker.TrackerListener;
import carsharing.teltonika.simulator.tracker.TrackerOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many simulated trackers, shared out among event loops.
 *
 * @param options how each of them behaves
 * @param families given to the trackers in turn
 * @param count how many there are
 * @param firstImei the IMEI of the first; the others count up from it
 * @param seed of all their drives
 * @param backlog records that each has saved before it connects
 * @param pause how long each loses the network now and then; zero for never
 * @param listener is told about all of them
 */
record Fleet(
    TrackerOptions options,
    List<TrackerFamily> families,
    int count,
    long firstImei,
    long seed,
    int backlog,
    Duration pause,
    TrackerListener listener) {

  /** Connections that an event loop opens in a second; a thousand at once would be refused. */
  private static final int STARTS_PER_SECOND = 1000;

  /** A tracker with a pause is connected for so many times as long, on average. */
  private static final int CONNECTED_PAUSES = 5;

  /** Starts them on so many event loops. */
  Future<String> start(Vertx vertx, int eventLoops) {
    var next = new AtomicInteger();
    return vertx.deployVerticle(
        () -> new Share(this, next.getAndIncrement(), eventLoops),
        new DeploymentOptions().setInstances(eventLoops));
  }

  private String imei(int number) {
    return "%015d".formatted(firstImei + number);
  }

  private TrackerOptions options(int number) {
    return options.in(options.car().of(families.get(number % families.size())));
  }

  /** The trackers of one event loop: each {@code shares}-th of all. */
  private static final class Share extends VerticleBase {

    private final Fleet fleet;
    private final int first;
    private final int shares;
    private final List<SimulatedTracker> trackers = new ArrayList<>();
    private final Random random;

    Share(Fleet fleet, int first, int shares) {
      this.fleet = fleet;
      this.first = first;
      this.shares = shares;
      this.random = new Random(fleet.seed() + first);
    }

    @Override
    public Future<?> start() {
      var options =
          new NetClientOptions()
              .setTcpNoDelay(true)
              .setConnectTimeout(10_000)
              .setReconnectAttempts(0);
      var client = vertx.createNetClient(options);
      for (var i = first; i < fleet.count(); i += shares) {
        trackers.add(
            new SimulatedTracker(
                vertx,
                client,
                fleet.options(i),
                fleet.imei(i),
                fleet.seed() + i,
                fleet.listener()));
      }
      for (var i = 0; i < trackers.size(); i++) {
        startLater(trackers.get(i), i);
      }
      return Future.succeededFuture();
    }

    /** Spread over the time between two frames, so that they do not all send at once. */
    private void startLater(SimulatedTracker tracker, int number) {
      var spread = fleet.options().rate() > 0 ? fleet.options().interval() : 1;
      var delay =
          1000L * number / STARTS_PER_SECOND + random.nextInt((int) Math.min(spread, 60_000));
      vertx.setTimer(
          Math.max(1, delay),
          begin -> {
            tracker.start(fleet.backlog());
            pauseLater(tracker);
          });
    }

    private void pauseLater(SimulatedTracker tracker) {
      var pause = fleet.pause().toMillis();
      if (pause > 0) {
        var connected = 1 + random.nextLong(2 * CONNECTED_PAUSES * pause);
        vertx.setTimer(
            connected,
            now -> {
              tracker.goAway(fleet.pause());
              pauseLater(tracker);
            });
      }
    }

    @Override
    public Future<?> stop() {
      trackers.forEach(SimulatedTracker::stop);
      return Future.succeededFuture();
    }
  }
}
