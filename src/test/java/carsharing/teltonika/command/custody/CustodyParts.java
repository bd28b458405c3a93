package carsharing.teltonika.command.custody;

import carsharing.teltonika.redis.LoopLink;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/** What the classes of this package use: a real Redis, and a clock that a test moves by hand. */
final class CustodyParts {

  final RedisServer redis = RedisServer.shared();
  final HandClock clock = new HandClock();
  final CommandSettings settings = EnvironmentSettings.of().commands();
  final OpenTickets tickets = new OpenTickets();
  final RedisLink link;
  final LoopLink loop;
  final RunningKeys keys;
  final RunningCars cars;

  /** It beats when a test asks it to. */
  final Heartbeat heartbeat;

  /** Redis is away until {@link LoopLink#open()}. */
  CustodyParts(Vertx vertx) {
    link = RedisLinks.deaf(vertx, RedisLinks.settings(redis.uri()));
    loop = new LoopLink(vertx, link);
    keys = new RunningKeys(link, () -> settings, clock);
    cars = new RunningCars(link, keys, tickets, clock);
    heartbeat = new Heartbeat(clock, link, () -> settings, clock, new NothingHeard());
  }

  /** The members of a set. */
  List<String> members(String key) {
    return redis.ctl("smembers", key).lines().toList();
  }

  /** What the heartbeat brings does not matter. */
  private static final class NothingHeard implements Heartbeat.Listener {

    @Override
    public void beaten(Map<String, String> others, long asked) {}

    @Override
    public void reborn() {}
  }
}
