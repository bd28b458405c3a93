package carsharing.teltonika.bench;

import carsharing.teltonika.testing.CarTracker;
import carsharing.teltonika.testing.RabbitServer;
import carsharing.teltonika.testing.RedisServer;
import carsharing.teltonika.testing.ServerProcess;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long a car is deaf after a Redis that was killed is back. */
public final class RedisReturn {

  private static final String IMEI = "356307009900002";
  private static final int ROUNDS = 5;

  private RedisReturn() {}

  /** Prints a line. */
  public static void main(String[] arguments) throws Exception {
    var folder = Files.createTempDirectory("bench");
    var redis = RedisServer.start();
    var environment = Map.of("RABBITMQ_URI", RabbitServer.shared().uri(), "REDIS_URI", redis.uri());
    try (redis;
        var server =
            ServerProcess.start(ServerProcess.PRODUCTION, folder, environment).awaitReady();
        var car = CarTracker.connect(server.port(), IMEI, (self, text) -> {})) {
      for (var round = 0; round < ROUNDS; round++) {
        awaitSubscribed(redis);
        redis.kill9();
        TimeUnit.SECONDS.sleep(1 + 2L * round);
        redis.restart();
        var back = System.nanoTime();
        awaitSubscribed(redis);
        System.out.printf(
            "Redis away for %2d s: subscribed again after %4d ms%n",
            1 + 2 * round, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back));
      }
      if (!car.isConnected()) {
        throw new IllegalStateException("the tracker was disconnected");
      }
    }
  }

  private static void awaitSubscribed(RedisServer redis) throws InterruptedException {
    while (!redis.ctl("pubsub", "numsub", IMEI).endsWith("1")) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
