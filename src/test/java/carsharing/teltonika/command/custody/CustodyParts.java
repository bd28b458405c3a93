package carsharing.teltonika.command.custody;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.HandClock;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the classes of this package use: a real Redis, and a clock that a test moves by hand. */
final class CustodyParts {

  final RedisServer redis = RedisServer.shared();
  final HandClock clock = new HandClock();
  final CommandSettings settings = EnvironmentSettings.of().commands();
  final OpenTickets tickets = new OpenTickets();
  final RedisLink link;
  final RunningKeys keys;
  final RunningCars cars;

  /** It beats when a test asks it to. */
  final Heartbeat heartbeat;

  private final Context loop;

  /** Redis is away until {@link #open()}. */
  CustodyParts(Vertx vertx) {
    loop = vertx.getOrCreateContext();
    link = RedisLinks.deaf(vertx, RedisLinks.settings(redis.uri()));
    keys = new RunningKeys(link, () -> settings, clock);
    cars = new RunningCars(link, keys, tickets, clock);
    heartbeat = new Heartbeat(clock, link, () -> settings, clock, new NothingHeard());
  }

  /** Redis is there. */
  void open() {
    loop.runOnContext(now -> link.open());
    await().until(() -> link.problem().isEmpty());
  }

  /** The result of what is begun on the event loop. */
  <T> T on(Supplier<Future<T>> action) {
    return Futures.on(loop, action);
  }

  /** Does something on the event loop, and waits until Redis has done what it was asked. */
  void run(Runnable action) {
    on(
        () -> {
          action.run();
          return link.send(Request.cmd(Command.PING)).otherwiseEmpty();
        });
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
