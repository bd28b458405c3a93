package carsharing.teltonika.bench;

import carsharing.teltonika.bench.report.Effort;
import carsharing.teltonika.bench.report.Spread;
import carsharing.teltonika.bench.server.BenchServer;
import carsharing.teltonika.testing.RedisSocket;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How long a car is deaf after a Redis that was killed answers again. */
final class RedisReturn {

  static final int ROUNDS = Effort.pick(9, 2);
  static final int LONGEST = 10_000; // ms

  private static final String IMEI = "356307009900002";
  private static final long SEED = 1;

  private RedisReturn() {}

  /**
   * Milliseconds until the car's channel is subscribed again. Redis is away for {@link #LONGEST} at
   * most, by chance: how long the server waits between two attempts depends on it.
   */
  static Spread measure() throws Exception {
    var random = new Random(SEED);
    var millis = new double[ROUNDS];
    try (var redis = RedisServer.start();
        var server = BenchServer.start(RabbitServer.shared(), redis);
        var car = CarTracker.connect(server.port(), IMEI, (self, text) -> {})) {
      for (var round = 0; round < ROUNDS; round++) {
        millis[round] = round(redis, random.nextInt(LONGEST));
      }
      if (!car.isConnected()) {
        throw new IllegalStateException("the tracker was disconnected");
      }
    }
    return Spread.of(millis);
  }

  private static double round(RedisServer redis, int absence) throws Exception {
    try (var before = new RedisSocket(redis.port())) {
      awaitSubscribed(before);
    }
    redis.kill9();
    TimeUnit.MILLISECONDS.sleep(absence);
    var restarting = CompletableFuture.runAsync(redis::restart);
    try (var after = awaitAnswering(redis.port())) {
      var back = System.nanoTime();
      awaitSubscribed(after);
      return (System.nanoTime() - back) / 1e6;
    } finally {
      restarting.join();
    }
  }

  /** Its script's own look is ten times a second, which is too rare. */
  private static RedisSocket awaitAnswering(int port) throws InterruptedException {
    while (true) {
      try {
        var socket = new RedisSocket(port);
        socket.ask("PING");
        return socket;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(1); // Not yet.
      }
    }
  }

  private static void awaitSubscribed(RedisSocket redis) throws Exception {
    while (!isSubscribed(redis)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** The reply is a list of two: the name with its length, and the number. */
  private static boolean isSubscribed(RedisSocket redis) throws IOException {
    redis.ask("PUBSUB", "NUMSUB", IMEI);
    redis.line();
    redis.line();
    return redis.line().equals(":1");
  }
}
