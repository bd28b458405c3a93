package carsharing.teltonika.command.session;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.registry.Registry;
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
import carsharing.teltonika.redis.LoopLink;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.EnvironmentSettings;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.HandClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the sessions of a process share: a real Redis, no scripts, and a clock that a test moves by
 * hand. The client of one car hears what is told.
 */
final class SessionParts implements AutoCloseable {

  private static final String END = "the end of a test's messages";

  final HandClock clock = new HandClock();
  final RedisLink redis;
  final LoopLink loop;
  final SharedParts shared;

  /** Whether the registry of cars has been read. */
  final Promise<Void> registryRead = Promise.promise();

  /** What was found and had been taken before. */
  final List<Ticket> recovered = new CopyOnWriteArrayList<>();

  private final Imei car;
  private final CommandClient client;

  /** Redis is away until {@link LoopLink#open()}. */
  SessionParts(Vertx vertx, String uri, Imei car) {
    this.car = car;
    client = new CommandClient(vertx, uri, car.digits());
    redis = RedisLinks.deaf(vertx, RedisLinks.settings(uri), clock);
    loop = new LoopLink(vertx, redis);
    var settings = EnvironmentSettings.of().commands();
    var tickets = new OpenTickets();
    var metrics = new CommandMetrics(new SimpleMeterRegistry(), clock);
    var scripts = new ScriptBook(vertx, () -> settings, Set.of(), new ReloadState(clock));
    var reporter =
        new Reporter(redis, () -> settings, tickets, metrics, scripts, clock, entry -> {});
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
            new KnownCars(
                new TrackerClocks(1),
                new CarProfiles("generic", 1),
                new Registry(),
                EnvironmentSettings.of()::cars),
            registryRead.future(),
            new QuestionPace(clock, () -> 20));
  }

  /** All that the client has been told since the last time. */
  List<JsonObject> told() {
    loop.on(redis.outbox()::whenFlushed);
    var end = new JsonObject().put("message", END).encode();
    loop.on(() -> redis.send(Request.cmd(Command.PUBLISH).arg(car.digits()).arg(end)));
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
