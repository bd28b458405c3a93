package carsharing.teltonika.bench;

import carsharing.teltonika.testing.CarTracker;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a car is deaf after a Redis that was killed is back. */
final class RedisReturn {

  private static final String IMEI = "356307009900002";
  private static final int ROUNDS = 3;

  /** In seconds; the longer it was away, the more rarely the server asks for it. */
  private static final List<Integer> ABSENCES = List.of(1, 5, 9);

  private RedisReturn() {}

  /** A row for each absence: its length, and the ms until the car's channel is subscribed again. */
  static List<List<String>> measure() throws Exception {
    var redis = RedisServer.start();
    var rows = new ArrayList<List<String>>();
    try (redis;
        var server = BenchServer.start(RabbitServer.shared(), redis);
        var car = CarTracker.connect(server.port(), IMEI, (self, text) -> {})) {
      for (var absence : ABSENCES) {
        rows.add(List.of(absence + " s", rounds(redis, absence).toString()));
      }
      if (!car.isConnected()) {
        throw new IllegalStateException("the tracker was disconnected");
      }
    }
    return rows;
  }

  private static Spread rounds(RedisServer redis, int absence) throws InterruptedException {
    var millis = new double[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      awaitSubscribed(redis);
      redis.kill9();
      TimeUnit.SECONDS.sleep(absence);
      redis.restart();
      var back = System.nanoTime();
      awaitSubscribed(redis);
      millis[round] = (System.nanoTime() - back) / 1e6;
    }
    return Spread.of(millis);
  }

  private static void awaitSubscribed(RedisServer redis) throws InterruptedException {
    while (!redis.ctl("pubsub", "numsub", IMEI).endsWith("1")) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
