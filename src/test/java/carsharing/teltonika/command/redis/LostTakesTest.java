package carsharing.teltonika.command.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.relay.Relay.Way;
import carsharing.teltonika.testing.tracker.CarTracker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A command was taken, or an id was marked, and the server that asked for it does not hear of it.
 */
class LostTakesTest {

  private final RelayedRedis there = new RelayedRedis();

  @AfterEach
  void stop() {
    there.close();
  }

  /** Nobody waits for it: its taking was given up, and Redis has done it all the same. */
  @Test
  void loseNoCommandThatNobodyKnowsToBeTaken() {
    try (var car = there.connect(500, RelayedRedis::answer)) {
      var life = there.redis().ctl("HKEYS", "teltonika:processes").strip();
      var entry =
          "%d\n60000\nannounced\nstring\n%s"
              .formatted(System.currentTimeMillis(), RelayedRedis.LOCK);
      there.redis().ctl("HSET", "{" + car.imei() + "}:running", life + "/lost", entry);

      RelayedRedis.assertOneSuccess(car);
      await().until(() -> there.redis().ctl("EXISTS", "{" + car.imei() + "}:running").equals("0"));
    }
  }

  /** As after a restart of a Redis that does not write each command to its disk at once. */
  @Test
  void runNoCommandAgainOfWhichRedisHasForgottenThatItWasTold() {
    try (var car = there.connect(510, RelayedRedis::answer)) {
      assertThat(car.client().send(RelayedRedis.LOCK).outcome().getString("message"))
          .isEqualTo("success");
      var told = there.redis().ctl("KEYS", "{" + car.imei() + "}:told:*").strip();
      var life = there.redis().ctl("HKEYS", "teltonika:processes").strip();
      var field = life + "/" + told.substring(told.lastIndexOf(':') + 1);
      var entry =
          "%d\n60000\nannounced\nstring\n%s"
              .formatted(System.currentTimeMillis(), RelayedRedis.LOCK);

      there.redis().ctl("DEL", told);
      there.redis().ctl("HSET", "{" + car.imei() + "}:running", field, entry);

      await().until(() -> there.redis().ctl("EXISTS", "{" + car.imei() + "}:running").equals("0"));
      assertThat(car.client().outcomeWithin(1)).isEmpty();
      assertThat(car.doors()).hasSize(1);
    }
  }

  @Test
  void haveACommandTakenByAConnectionOfTheCarRunByTheNextOne() {
    var imei = "356307066600501";
    try (var first = there.connect(501, RelayedRedis::answer)) {
      there.relay().holdAllButSubscribers(Way.TO_CLIENT);
      first.client().write(RelayedRedis.LOCK, 60);
      first.client().announce();
      await().until(() -> RelayedRedis.isTaken(first));
      try (var second = CarTracker.connect(there.server().port(), imei, RelayedRedis::answer)) {
        there.relay().cut();
        there.relay().heal();

        assertThat(first.client().outcome().getString("message")).isEqualTo("success");
        assertThat(second.commands()).contains("lvcanclosealldoors");
        assertThat(first.doors()).isEmpty();
      }
    }
  }

  @Test
  void tellOfACommandWhoseCarHasGoneMeanwhile() {
    try (var car = there.connect(502, RelayedRedis::answer)) {
      there.relay().holdAllButSubscribers(Way.TO_CLIENT);
      car.client().write(RelayedRedis.LOCK, 60);
      car.client().announce();
      await().until(() -> RelayedRedis.isTaken(car));
      car.tracker().close();
      there.relay().cut();
      there.relay().heal();

      assertThat(car.client().outcome().getString("data")).isEqualTo("disconnected");
      assertThat(car.client().outcomeWithin(1)).isEmpty();
    }
  }

  /** Whether the id was used before is not known then; it is not used up. */
  @Test
  void leaveTheIdFreeOfACommandOfWhichRedisDidNotSayWhetherItMayBegin() {
    var lock = "{\"action\":\"lock\",\"id\":\"again\"}";
    try (var car =
        there.connect(
            300,
            (self, text) -> {
              if (text.equals("lvcanopenalldoors")) {
                return; // Answered by the test.
              }
              RelayedRedis.answer(self, text);
            })) {
      car.client().send("{\"action\":\"unlock\"}");
      await().until(() -> car.doors().size() == 1);
      car.client().send(lock);
      assertThat(car.client().next().getString("message")).isEqualTo("connection_exists");
      assertThat(car.client().next().getString("message")).isEqualTo("connection_exists");
      there.relay().hold(Way.TO_CLIENT);
      car.tracker().answer(RelayedRedis.DONE);
      assertThat(car.client().outcome().getString("message")).isEqualTo("success");
      await()
          .until(
              () -> there.redis().ctl("GET", "{" + car.imei() + "}:id:again").startsWith("begun"));
      there.relay().cut();
      there.relay().heal();

      assertThat(car.client().outcome().getString("data")).startsWith("redis_away: ");
      assertThat(car.doors()).hasSize(1);
      assertThat(car.client().send(lock).outcome().getString("message")).isEqualTo("success");
      assertThat(car.doors()).hasSize(2);
    }
  }
}
