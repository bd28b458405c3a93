package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.simulator.car.TrackerFamily;
import carsharing.teltonika.simulator.tracker.CarOptions;
import carsharing.teltonika.simulator.tracker.Lies;
import carsharing.teltonika.simulator.tracker.SimulatedTracker;
import carsharing.teltonika.simulator.tracker.TrackerListener;
import carsharing.teltonika.simulator.tracker.TrackerOptions;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands to cars that lie or are slow: texts without effect, effects without texts, late effects,
 * sleeping modules, wrong clocks. The simulated car knows the truth. {@code
 * -DverifiedCommands=10000} runs more of them.
 */
@VertxTest
class VerifiedChaosTest {

  private static final int CARS = 20;
  private static final int COMMANDS = Integer.getInteger("verifiedCommands", 100);
  private static final long SEED = Long.getLong("verifiedSeed", 20_261_127);

  /** What a car shows before its time is over is no proof of the opposite, ms. */
  private static final long WITHIN = 1_000;

  private static final String SCRIPTS =
      """
      scripts:
        lock: [{ cmd: lvcanclosealldoors, timeout: 3s, verify: { property: locked, value: true, within: 1s } }]
        unlock: [{ cmd: lvcanopenalldoors, timeout: 3s, verify: { property: locked, value: false, within: 1s } }]
        imoLock: [{ cmd: "setdigout ?1", timeout: 3s, verify: { property: immobiliserOutput, value: true, within: 1s } }]
        imoUnlock: [{ cmd: "setdigout ?0", timeout: 3s, verify: { property: immobiliserOutput, value: false, within: 1s } }]
      """;

  /** What an action wants to be true. */
  private record Wish(String action, Property property, boolean value) {}

  private static final List<Wish> WISHES =
      List.of(
          new Wish("lock", Property.LOCKED, true),
          new Wish("unlock", Property.LOCKED, false),
          new Wish("imoLock", Property.IMMOBILISER_OUTPUT, true),
          new Wish("imoUnlock", Property.IMMOBILISER_OUTPUT, false));

  @TempDir private Path folder;

  private final Vertx vertx;

  VerifiedChaosTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void noVerdictIsFalse() throws Exception {
    var threads = Executors.newFixedThreadPool(CARS);
    try (var server =
        TestServer.withScripts(
            folder, SCRIPTS, "CARS_PROFILE", "fmb130", "COMMANDS_UNKNOWNANSWERWAIT", "200ms")) {
      server.awaitReady();
      var cars = new ArrayList<Future<Map<String, Integer>>>();
      for (var i = 0; i < CARS; i++) {
        var random = new Random(SEED + i);
        cars.add(threads.submit(() -> command(server, random)));
      }
      var verdicts = new TreeMap<String, Integer>();
      for (var car : cars) {
        car.get().forEach((verdict, count) -> verdicts.merge(verdict, count, Integer::sum));
      }
      assertThat(verdicts.values().stream().mapToInt(Integer::intValue).sum())
          .as("%s", verdicts)
          .isEqualTo(COMMANDS / CARS * CARS);
      assertThat(verdicts).containsKeys("verified", "contradicted", "not_observable");
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<String, Integer> command(TestServer server, Random random) {
    var verdicts = new TreeMap<String, Integer>();
    var car = start(server.port(), random);
    try (var client = new CommandClient(vertx, RedisServer.shared().uri(), car.imei())) {
      for (var i = 0; i < COMMANDS / CARS; i++) {
        verdicts.merge(command(car, client, random), 1, Integer::sum);
      }
      assertThat(client.unread()).noneMatch(message -> message.containsKey("data"));
    } finally {
      vertx.runOnContext(now -> car.stop());
    }
    return verdicts;
  }

  private static String command(SimulatedTracker car, CommandClient client, Random random) {
    var wish = WISHES.get(random.nextInt(WISHES.size()));
    var from = System.currentTimeMillis();
    var outcome = client.send("{\"action\":\"%s\"}".formatted(wish.action())).outcome();
    var to = System.currentTimeMillis();
    var verdict = outcome.getString("verdict", "none");
    var what = "%s %s: %s".formatted(car.imei(), wish, outcome.encode());
    if (verdict.equals("verified")) {
      assertThat(outcome.getString("message")).as(what).isEqualTo("success");
      assertThat(car.truth().wasEver(wish.property(), wish.value(), from, to)).as(what).isTrue();
    } else if (verdict.equals("contradicted")) {
      assertThat(outcome.getString("message")).as(what).isEqualTo("failed");
      assertThat(car.truth().wasEver(wish.property(), !wish.value(), from + WITHIN, to))
          .as(what)
          .isTrue();
    }
    return verdict;
  }

  private SimulatedTracker start(int port, Random random) {
    var offset = random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(random.nextInt(41) - 20);
    var lies = Lies.ofCommands(25, 15).sleeping(20).clock(offset, 0, Duration.ZERO);
    var options =
        TrackerOptions.of("127.0.0.1", port)
            .hangingUp(Duration.ofSeconds(5), Duration.ofMillis(200))
            .in(
                CarOptions.USUAL
                    .of(TrackerFamily.FMB130)
                    .after(Duration.ZERO, Duration.ofMillis(1_500))
                    .lying(lies)
                    .remembering(10_000));
    var started = new CompletableFuture<SimulatedTracker>();
    var seed = random.nextLong();
    vertx.runOnContext(
        now -> {
          var tracker =
              new SimulatedTracker(
                  vertx,
                  vertx.createNetClient(),
                  options,
                  Imeis.any(),
                  seed,
                  new TrackerListener() {});
          tracker.start(0);
          started.complete(tracker);
        });
    return started.join();
  }
}
