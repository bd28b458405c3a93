package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.fault.Pause;
import carsharing.teltonika.chaos.ledger.Wish;
import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.testing.RedisSocket;
import java.io.IOException;

/** A client that writes a command, reads no answer, and is gone: its connection is reset. */
final class KilledClient {

  private KilledClient() {}

  /**
   * Lives and dies.
   *
   * @param isAnnounced whether it dies only after the announcement
   * @throws IOException if Redis is not there
   */
  static void write(int redisPort, Wish wish, boolean isAnnounced, long lifetime)
      throws IOException {
    try (var redis = new RedisSocket(redisPort)) {
      var seconds = Integer.toString(wish.seconds());
      redis.send("SET", wish.imei(), wish.command().encode(), "EX", seconds);
      if (isAnnounced) {
        redis.send("PUBLISH", wish.imei(), BackEnd.ANNOUNCEMENT);
      }
      Pause.millis(lifetime);
      redis.reset();
    }
  }
}
