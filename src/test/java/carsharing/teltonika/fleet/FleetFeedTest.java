package carsharing.teltonika.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.journal.JournalLine;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fleet follows what is in Redis. */
class FleetFeedTest {

  private static final int CARS = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis = RedisServer.start();
  private final SideLink link =
      new SideLink(vertx, RedisLinks.settings(redis.uri()), "Cars of the test", () -> {});
  private final Roster roster = new Roster(new Registry(), TimeSource.SYSTEM);
  private final Fleet fleet = new Fleet(vertx, roster, 2 * CARS);
  private final FleetFeed feed =
      new FleetFeed(
          fleet,
          roster,
          new FleetStore(vertx, RedisLinks.settings(redis.uri()), link, Duration.ofDays(1)),
          new CarProfiles(Profiles.GENERIC, CARS),
          new OwnStates("one", imei -> Optional.empty()),
          (place, count) -> Future.succeededFuture(List.of()));

  private <T> T onLoop(Supplier<Future<T>> action) {
    return Futures.get(
        Future.<Future<T>>future(run -> vertx.runOnContext(now -> run.complete(action.get())))
            .compose(result -> result));
  }

  @BeforeEach
  void fill() {
    var script =
        """
        for i = 0, %d do
          redis.call('SET', string.format('{3563070%%08d}:state', i),
            '{"rev":"","properties":{"ignition":{"value":true,"at":1700000000000,"source":239}}}')
        end
        """
            .formatted(CARS - 1);
    redis.ctl("eval", script, "0");
    link.open();
    await().until(link::isUp);
  }

  @AfterEach
  void close() {
    Futures.get(link.close());
    Futures.get(vertx.close());
    redis.close();
  }

  @Test
  void twoReloadsAtATimeForgetNoCar() {
    onLoop(feed::reload);
    assertThat(fleet.size()).isEqualTo(CARS);

    onLoop(() -> Future.join(feed.reload(), feed.reload()).mapEmpty());

    assertThat(fleet.size()).isEqualTo(CARS);
  }

  @Test
  void aReloadForgetsTheCarsThatRedisHasForgotten() {
    onLoop(feed::reload);
    redis.ctl("del", "{" + FleetCars.imei(7).digits() + "}:state");

    onLoop(feed::reload);

    assertThat(fleet.size()).isEqualTo(CARS - 1);
    assertThat(fleet.find(FleetCars.imei(7))).isEmpty();
    assertThat(fleet.find(FleetCars.imei(8))).isPresent();
  }

  @Test
  void aStateThatAnotherProcessHasWrittenIsReadFromRedis() {
    var entry = JournalEntry.statesWritten("two", List.of(FleetCars.imei(7)));

    onLoop(() -> feed.read(List.of(new JournalLine("1-0", entry))));

    assertThat(fleet.size()).isEqualTo(1);
    assertThat(fleet.find(FleetCars.imei(7))).isPresent();
  }
}
