package carsharing.teltonika.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.FlagHistory;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.command.check.Checks;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.command.script.ScriptBook;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.testing.Futures;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When, where and how often the areas of a command are read. */
@VertxTest
class CommandRunTest {

  private static final String TRIANGLE =
      "{\"type\":\"Polygon\",\"coordinates\":[[[25,54],[26,54],[26,55]]]}";
  private static final String SCRIPTS =
      """
      scripts:
        check:
          - { cmd: "getrecord", recordAsResponse: true, action: finishCheck }
          - { cmd: "getrecord", recordAsResponse: true, action: finishCheck }
        look:
          - { cmd: "getrecord", recordAsResponse: true, action: lockCheck }
        shut:
          steps:
            - { cmd: "getrecord", recordAsResponse: true, action: finishCheck }
            - { cmd: "lvcanclosealldoors", success: "DONE" }
          onFailure: check
      """;

  @TempDir private Path folder;

  private final Vertx vertx;

  /** All that happens to the areas and to the car, in order: who read or what was sent. */
  private final List<String> events = new CopyOnWriteArrayList<>();

  private final List<Throwable> mistakes = new CopyOnWriteArrayList<>();

  CommandRunTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void readsAreasOnceOnAWorkerThreadBeforeTheCarIsAsked() throws Exception {
    assertThat(run("check", watched(new JsonObject(TRIANGLE)))).isInstanceOf(Outcome.Success.class);

    assertThat(events).containsExactly("worker", "getrecord", "getrecord");
  }

  @Test
  void readsAreasOnceForAScriptAndForTheOneThatPutsThingsRight() throws Exception {
    assertThat(run("shut", watched(new JsonObject(TRIANGLE))).toJson().encode())
        .contains("\"onFailure\":{\"action\":\"check\",\"message\":\"success\"");

    assertThat(events)
        .containsExactly("worker", "getrecord", "lvcanclosealldoors", "getrecord", "getrecord");
  }

  @Test
  void readsNoAreasForAScriptWithoutFinishCheck() throws Exception {
    assertThat(run("look", watched(new JsonObject(TRIANGLE)))).isInstanceOf(Outcome.Success.class);

    assertThat(events).containsExactly("getrecord");
  }

  @Test
  void failsBeforeTheCarIsAskedIfNoAreaCanBeJudged() throws Exception {
    var outcome = run("shut", watched(new JsonObject("{\"type\":\"Polygon\"}")));

    assertThat(events).containsExactly("worker");
    assertThat(outcome.toJson())
        .isEqualTo(
            new JsonObject(
                """
                {"message":"failed","data":"invalid_polygons","reasons":[
                  {"code":"invalid_polygons","text":"polygons[0].coordinates: expected a list of rings"}]}"""));
  }

  @Test
  void asksTheCarIfThereAreNoAreasAndFindsItOutside() throws Exception {
    var outcome = run("check", new JsonArray());

    assertThat(events).containsExactly("getrecord");
    assertThat(outcome.toJson().getString("data")).isEqualTo("outside_parking_area");
  }

  @Test
  void hasAnOutcomeAlsoIfReadingTheAreasIsAMistakeOfTheServer() throws Exception {
    var outcome = run("check", new JsonArray(new Watched(List.of())));

    assertThat(outcome).isEqualTo(Outcome.Failed.because("internal_error"));
    assertThat(mistakes).singleElement().isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(events).containsExactly("worker");
  }

  private JsonArray watched(JsonObject area) {
    return new JsonArray(new Watched(List.of(area)));
  }

  /** As the dispatcher does it, on an event loop. */
  private Outcome run(String action, JsonArray polygons) throws Exception {
    var settings = settings(Files.writeString(folder.resolve("commands.yaml"), SCRIPTS));
    var book =
        new ScriptBook(
            vertx,
            () -> settings,
            Set.of("finishCheck", "lockCheck"),
            new ReloadState(TimeSource.SYSTEM));
    Futures.get(book.open());
    var environment =
        new RunEnvironment(
            vertx,
            TimeSource.SYSTEM,
            book,
            Checks.all(settings),
            settings,
            () -> Profiles.builtIn().generic(),
            new FlagHistory(),
            Optional.empty(),
            StepListener.NONE);
    var command =
        CarCommand.read(
            new JsonObject().put("action", action).put("polygons", polygons), Instant.now());
    var script = book.find(action).orElseThrow();
    var conclusion = Promise.<Conclusion>promise();
    vertx.runOnContext(
        now ->
            new CommandRun(environment, script, command, this::answer, mistakes::add)
                .run()
                .onComplete(conclusion));
    return Futures.get(conclusion.future()).outcome();
  }

  private Future<DeviceAnswer> answer(DeviceRequest request) {
    events.add(((DeviceRequest.Step) request).text());
    return Future.succeededFuture(
        request instanceof DeviceRequest.AwaitRecord
            ? new DeviceAnswer.Position(StepRecords.of(record()))
            : new DeviceAnswer.Text("FAILED"));
  }

  private static AvlRecord record() {
    return new AvlRecord(
        System.currentTimeMillis(),
        0,
        new GpsElement(259000000, 541000000, 0, 0, 9, 0),
        0,
        OptionalInt.empty(),
        IoElements.builder().add8(132, 1L << 28).build());
  }

  private static CommandSettings settings(Path file) {
    var minute = Duration.ofMinutes(1);
    return new CommandSettings(
        file.toString(),
        minute,
        minute,
        minute,
        minute,
        minute,
        minute,
        minute,
        minute,
        false,
        8,
        1000,
        10,
        minute,
        minute,
        minute,
        false,
        "audit",
        0,
        50,
        minute);
  }

  /** Sees who reads it. One without elements pretends to have some, and cannot be read. */
  private final class Watched extends AbstractList<Object> {

    private final List<Object> elements;

    Watched(List<Object> elements) {
      this.elements = elements;
    }

    @Override
    public Object get(int index) {
      events.add(
          Context.isOnEventLoopThread()
              ? "event loop"
              : Context.isOnWorkerThread() ? "worker" : "another thread");
      return elements.get(index);
    }

    @Override
    public int size() {
      return Math.max(1, elements.size());
    }
  }
}
