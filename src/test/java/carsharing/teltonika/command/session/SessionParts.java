package carsharing.teltonika.command.session;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.custody.Custody;
import carsharing.teltonika.command.custody.OpenTickets;
import carsharing.teltonika.command.custody.Reporter;
import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.request.UnknownFields;
import carsharing.teltonika.command.run.CommandMetrics;
import carsharing.teltonika.command.run.UnknownAnswers;
import carsharing.teltonika.command.script.ScriptBook;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.testing.HandClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What the sessions of a process share: a real Redis, no scripts, and a clock that a test moves by
 * hand. The client of one car hears what is told.
 */
final class SessionParts implements AutoCloseable {

  private static final String END = "the end of a test's messages";

  final HandClock clock = new HandClock();
  final RedisLink redis;
  final SharedParts shared;

  /** What was found and had been taken before. */
  final List<Ticket> recovered = new CopyOnWriteArrayList<>();

  private final Context loop;
  private final Imei car;
  private final CommandClient client;

  /** Redis is away until {@link #open()}. */
  SessionParts(Vertx vertx, String uri, Imei car) {
    this.car = car;
    loop = vertx.getOrCreateContext();
    client = new CommandClient(vertx, uri, car.digits());
    redis = RedisLinks.deaf(vertx, RedisLinks.settings(uri), clock);
    var settings = EnvironmentSettings.of().commands();
    var tickets = new OpenTickets();
    var metrics = new CommandMetrics(new SimpleMeterRegistry(), clock);
    var scripts = new ScriptBook(vertx, () -> settings, Set.of(), new ReloadState(clock));
    var reporter = new Reporter(redis, () -> settings, tickets, metrics, scripts, clock);
    shared =
        new SharedParts(
            vertx,
            clock,
            clock,
            redis,
            reporter,
            scripts,
            Map::of,
            new UnknownFields(Set.of()),
            new UnknownAnswers(metrics),
            () -> settings,
            new Custody(
                clock, clock, redis, () -> settings, tickets, reporter, new FoundCommands()),
            new TrackerClocks(1));
  }

  /** Redis is there. */
  void open() {
    loop.runOnContext(now -> redis.open());
    await().until(() -> redis.problem().isEmpty());
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
          return redis.send(Request.cmd(Command.PING)).otherwiseEmpty();
        });
  }

  /** All that the client has been told since the last time. */
  List<JsonObject> told() {
    on(redis.outbox()::whenFlushed);
    var end = new JsonObject().put("message", END).encode();
    on(() -> redis.send(Request.cmd(Command.PUBLISH).arg(car.digits()).arg(end)));
    var told = new ArrayList<JsonObject>();
    for (var next = client.next(); !END.equals(next.getString("message")); next = client.next()) {
      told.add(next);
    }
    return told;
  }

  @Override
  public void close() {
    client.close();
  }

  private final class FoundCommands implements Custody.Listener {

    @Override
    public void commandRecovered(Ticket ticket, TakenCommand taken) {
      recovered.add(ticket);
    }

    @Override
    public void ownersForgotten() {}
  }
}
