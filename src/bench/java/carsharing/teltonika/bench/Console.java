package carsharing.teltonika.bench;

import carsharing.teltonika.bench.browser.PageMeter;
import carsharing.teltonika.bench.browser.PageMeter.Motion;
import carsharing.teltonika.bench.browser.ShownFleet;
import carsharing.teltonika.bench.report.Conditions;
import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Section;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.testing.browser.Browser;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The web console with 20,000 cars: when it shows them, and how smoothly list and map move. */
public final class Console {

  private static final int CARS = 20_000;
  private static final int ROUNDS = Effort.pick(5, 1);
  private static final long MOTION = Effort.pick(5_000L, 2_000L); // ms
  private static final String TOKEN = "a-token-for-the-bench";

  /** States a second, and how often they are written. */
  private static final int CHANGES = 2_000;

  private static final long PACE = 100; // ms

  private static final List<String> HEAD =
      List.of(
          "motion",
          "states/s",
          "pictures/s",
          "99 % of pictures within, ms",
          "tasks above 50 ms",
          "longest task, ms",
          "page's thread busy, %");

  private final List<List<String>> openings = new ArrayList<>();
  private final List<List<String>> motions = new ArrayList<>();
  private String version = "";

  private Console() {}

  /** Measures and reports. */
  public static void main(String[] arguments) throws Exception {
    new Console().run();
  }

  private void run() throws Exception {
    var redis = RedisServer.start(); // Of its own: the cars of others would be shown.
    try (var fleet = new ShownFleet(redis, CARS)) {
      fleet.write();
      var settings =
          Map.of(
              "RECORDS_QUEUE",
              BenchServer.QUEUE,
              "HTTP_TOKEN",
              TOKEN,
              "CARS_REGISTRY",
              "redis",
              "CARS_REGISTRYKEY",
              ShownFleet.REGISTRY);
      try (var server = BenchServer.start(RabbitServer.shared(), redis, settings)) {
        measure(server, fleet);
      }
    } finally {
      redis.close();
    }
    publish();
  }

  private void measure(BenchServer server, ShownFleet fleet) throws Exception {
    try (var first = new Browser(server.httpPort(), 1280, 800)) {
      first.signIn(TOKEN);
      first.awaitText(".found", "%d cars".formatted(CARS)); // The server has read all cars.
    }
    openings(server);
    try (var browser = new Browser(server.httpPort(), 1280, 800)) {
      version = browser.version();
      var meter = new PageMeter(browser);
      browser.signIn(TOKEN);
      meter.firstCar();
      browser.awaitScript("return document.querySelector('tc-fleet-map').cars.length > 0");
      motions(meter, "0");
      try (var changes = new Changes(fleet)) {
        motions(meter, "%,d".formatted(CHANGES));
        changes.assertGood();
      }
    }
  }

  private void openings(BenchServer server) {
    var signedIn = new ArrayList<Double>();
    var reloaded = new ArrayList<Double>();
    var painted = new ArrayList<Double>();
    var busy = new ArrayList<Double>();
    for (var round = 0; round < ROUNDS; round++) {
      try (var browser = new Browser(server.httpPort(), 1280, 800)) {
        var meter = new PageMeter(browser);
        browser.signIn(TOKEN);
        signedIn.add(meter.firstCar());
        browser.devTools("Page.reload", Map.of());
        browser.awaitScript("return bench.from === 0 && bench.row > 0");
        reloaded.add(meter.firstCar());
        painted.add(meter.firstPaint());
        browser.awaitScript("return document.querySelector('tc-fleet-map').cars.length > 0");
        busy.add(1000 * meter.busyTime());
      }
    }
    openings.add(opening("from the token to the first car, in a new browser", signedIn));
    openings.add(opening("reload: to the first picture", painted));
    openings.add(opening("reload: to the first car", reloaded));
    openings.add(opening("processor time of the page for it all, map included", busy));
  }

  private static List<String> opening(String what, List<Double> millis) {
    return List.of(what, Spread.of(millis).toString());
  }

  private void motions(PageMeter meter, String changes) {
    motions.add(motion("none", changes, meter, PageMeter.REST));
    motions.add(motion("the list scrolls", changes, meter, PageMeter.SCROLL));
    motions.add(motion("the map moves", changes, meter, PageMeter.PAN));
  }

  private static List<String> motion(String name, String changes, PageMeter meter, String step) {
    var rounds = Stream.generate(() -> meter.move(step, MOTION)).limit(ROUNDS).toList();
    return List.of(
        name,
        changes,
        spread(rounds, Motion::fps),
        spread(rounds, Motion::late),
        spread(rounds, Motion::longTasks),
        spread(rounds, Motion::longest),
        spread(rounds, Motion::busy));
  }

  private static String spread(List<Motion> rounds, ToDoubleFunction<Motion> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray()).toString();
  }

  private void publish() {
    new Section("console", "The console with 20,000 cars")
        .conditions(
            Conditions.here()
                .withServers()
                .with("Chromium", version)
                .with("rounds:", ROUNDS)
                .with("seconds of each motion:", MOTION / 1000))
        .text(
            """
            %,d cars are in the registry and have states in Redis. Chromium without a window and without a graphics \
            processor shows the fleet in 1280 by 800. Server, Redis and browser share the machine. The goal is a second \
            to the first car."""
                .formatted(CARS))
        .table(List.of("opening", "ms"), openings)
        .text(
            """
            Then the list scrolls by 40 pixels a picture, or the map moves by 12. At most 60 pictures a second are \
            made. States of other cars come as events meanwhile.""")
        .table(HEAD, motions)
        .publish();
  }

  /** Writes new states all the time. */
  private static final class Changes implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> work;

    Changes(ShownFleet fleet) {
      work = clock.scheduleAtFixedRate(() -> change(fleet), 0, PACE, TimeUnit.MILLISECONDS);
    }

    private static void change(ShownFleet fleet) {
      try {
        fleet.change((int) (CHANGES * PACE / 1000));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A task that has failed does not run again. */
    void assertGood() {
      if (work.isDone()) {
        throw new IllegalStateException("the changes have ended");
      }
    }

    @Override
    public void close() {
      clock.shutdownNow();
    }
  }
}
