package carsharing.teltonika.command.session;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.command.check.Check;
import carsharing.teltonika.command.check.Checks;
import carsharing.teltonika.command.custody.Custody;
import carsharing.teltonika.command.custody.OpenTickets;
import carsharing.teltonika.command.custody.Reporter;
import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.request.Tickets;
import carsharing.teltonika.command.request.UnknownFields;
import carsharing.teltonika.command.run.CommandMetrics;
import carsharing.teltonika.command.run.DeviceLink;
import carsharing.teltonika.command.run.UnknownAnswers;
import carsharing.teltonika.command.script.ScriptBook;
import carsharing.teltonika.device.exchange.TrackerClocks;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.CarSettings;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Records;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients hear of mistakes that no tracker and no client can provoke. */
@VertxTest
class WaitingLineTest {

  private static final Imei CAR = Imei.parse("356307044400001").orElseThrow();
  private static final String SCRIPTS =
      """
      scripts:
        shut: [{cmd: shut}]
        openIfLocked:
          onFailure: shut
          steps: [{cmd: open}, {cmd: getrecord, recordAsResponse: true, action: lockCheck}]
      """;
  private static final Check BROKEN =
      (record, command, now) -> {
        throw new IllegalStateException("a mistake");
      };

  @TempDir private Path folder;

  private final String uri = RedisServer.shared().uri();
  private final Vertx vertx;
  private final CommandClient client = new CommandClient(uri, CAR.digits());
  private MeterRegistry registry = new SimpleMeterRegistry();
  private CommandSettings settings;
  private CarSettings cars;
  private RedisLink redis;
  private ScriptBook scripts;

  WaitingLineTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void open() throws IOException {
    var file = Files.writeString(folder.resolve("commands.yaml"), SCRIPTS);
    var environment = Map.of("REDIS_URI", uri, "COMMANDS_FILE", file.toString());
    var all =
        get(LiveSettings.load(vertx, TimeSource.SYSTEM, environment, new JsonObject(), false))
            .get();
    settings = all.commands();
    cars = all.cars();
    scripts =
        new ScriptBook(
            vertx,
            () -> settings,
            Checks.all(settings).keySet(),
            new ReloadState(TimeSource.SYSTEM));
    get(scripts.open());
    redis = RedisLinks.deaf(vertx, all.redis());
    vertx.runOnContext(go -> redis.open());
    await().until(() -> redis.problem().isEmpty());
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void endACommandWithOneOutcomeAndHoldUpNoOther() {
    var line =
        line(
            request -> {
              throw new IllegalStateException("a mistake");
            });
    try (var logged = new Logged()) {
      submit(line, "shut");
      assertThat(client.next().getString("data")).isEqualTo("internal_error");
      assertThat(logged.lines(CAR.digits() + ": shut: a mistake of the server")).hasSize(1);
    }

    submit(line, "shut");
    assertThat(client.next().getString("data")).isEqualTo("internal_error");
    assertThat(client.unread()).isEmpty();
  }

  /** The outcome is told, whatever comes after it. */
  @Test
  void doNotKeepAnOutcomeFromItsClient() {
    registry =
        new SimpleMeterRegistry() {
          @Override
          protected Counter newCounter(Meter.Id id) {
            if (id.getName().equals("teltonika.commands")) {
              throw new IllegalStateException("a mistake");
            }
            return super.newCounter(id);
          }
        };
    var line = line(request -> Future.succeededFuture(new DeviceAnswer.Text("OK")));

    submit(line, "shut");
    submit(line, "shut");

    assertThat(client.next().getString("message")).isEqualTo("success");
    assertThat(client.next().getString("message")).isEqualTo("success");
  }

  @Test
  void areNoVerdictOfACheckAndWhatWasDoneIsPutRight() {
    var sent = new CopyOnWriteArrayList<String>();
    var line =
        line(
            request -> {
              if (request instanceof DeviceRequest.Step step) {
                sent.add(step.text());
              }
              return Future.succeededFuture(
                  request instanceof DeviceRequest.AwaitRecord
                      ? new DeviceAnswer.Position(StepRecords.of(Records.number(1)))
                      : new DeviceAnswer.Text("OK"));
            });

    submit(line, "openIfLocked");

    var outcome = client.next();
    assertThat(outcome.getString("data")).isEqualTo("internal_error");
    assertThat(outcome.getJsonObject("onFailure").getString("message")).isEqualTo("success");
    assertThat(sent).containsExactly("open", "getrecord", "shut");
  }

  private WaitingLine line(DeviceLink tracker) {
    var timers = AwakeTimer.Timers.of(vertx);
    var tickets = new OpenTickets();
    var metrics = new CommandMetrics(registry, TimeSource.SYSTEM);
    var reporter =
        new Reporter(
            redis, () -> settings, tickets, metrics, scripts, TimeSource.SYSTEM, entry -> {});
    var custody =
        new Custody(
            timers,
            TimeSource.SYSTEM,
            redis,
            () -> settings,
            tickets,
            reporter,
            new NothingRecovered());
    var shared =
        new SharedParts(
            vertx,
            timers,
            TimeSource.SYSTEM,
            redis,
            reporter,
            scripts,
            () -> Map.of("lockCheck", BROKEN),
            new UnknownFields(Set.of()),
            new UnknownAnswers(new CommandMetrics(new SimpleMeterRegistry(), TimeSource.SYSTEM)),
            () -> settings,
            custody,
            new KnownCars(
                new TrackerClocks(1), new CarProfiles("generic", 1), new Registry(), () -> cars),
            Future.succeededFuture(),
            new QuestionPace(TimeSource.SYSTEM, () -> 1));
    return new WaitingLine(shared, tracker, () -> {});
  }

  private void submit(WaitingLine line, String action) {
    var command = new JsonObject().put("action", action).encode();
    var ticket = Tickets.taken(CAR, command, settings.maxLength());
    vertx.runOnContext(go -> line.submit(ticket));
  }

  /** Nothing was taken before. */
  private static final class NothingRecovered implements Custody.Listener {

    @Override
    public void commandRecovered(Ticket ticket, TakenCommand taken) {}

    @Override
    public void ownersForgotten() {}
  }
}
