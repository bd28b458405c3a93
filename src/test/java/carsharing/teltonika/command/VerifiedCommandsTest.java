package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.server.TestServer;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import carsharing.teltonika.testing.tracker.Records;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a command has really changed the car, as its outcome says. */
class VerifiedCommandsTest {

  private static final String SCRIPTS =
      """
      scripts:
        lock:
          - { cmd: lvcanclosealldoors, timeout: 3s, verify: { property: locked, value: true, within: 1s } }
        unlock:
          - { cmd: lvcanopenalldoors, timeout: 3s, verify: { property: locked, value: false, within: 1s } }
        immobilise:
          - { cmd: "setdigout ?1", verify: { property: immobiliserOutput, value: true } }
        plain: [{ cmd: lvcanclosealldoors }]
        immobiliseAndLock:
          - { cmd: "setdigout ?1", verify: { property: immobiliserOutput, value: true } }
          - { cmd: lvcanclosealldoors, verify: { property: locked, value: true, within: 1s } }
        slow: [{ cmd: lvcanclosealldoors, timeout: 60s }]
        nowOrNever:
          expires: 1s
          steps: [{ cmd: lvcanopenalldoors, timeout: 1200ms, retries: 3 }]
      """;

  @TempDir private Path folder;

  private final String imei = Imeis.any();
  private final String audit = "audit:" + UUID.randomUUID();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final CommandClient client = new CommandClient(RedisServer.shared().uri(), imei);

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
    client.close();
  }

  private TestServer start(String profile, String... settings) throws IOException {
    var common =
        Stream.of(
            "CARS_PROFILE",
            profile,
            "COMMANDS_UNKNOWNANSWERWAIT",
            "200ms",
            "COMMANDS_AUDITSTREAM",
            audit);
    var all = Stream.concat(common, Arrays.stream(settings)).toArray(String[]::new);
    var server = TestServer.withScripts(folder, SCRIPTS, all);
    open.add(server);
    return server;
  }

  private CarTracker connect(TestServer server, Lockable behaviour) {
    var car = CarTracker.connect(server.port(), imei, behaviour);
    open.add(0, car);
    assertThat(client.next().getString("message")).isEqualTo("device_connected");
    return car;
  }

  private JsonObject run(String action) {
    return client.send("{\"action\":\"%s\"}".formatted(action)).outcome();
  }

  private JsonObject runOn(Lockable car, String action) throws IOException {
    connect(start("fmb130"), car);
    return run(action);
  }

  /** A flag that a car has never set proves nothing. */
  private static void hasBeenClosed(CarTracker car) {
    car.send(Commanded.record(Records.moment(), Lockable.CLOSED));
    await().until(() -> car.acknowledged() > 0);
  }

  private static void assertSuccess(JsonObject outcome, String verdict) {
    assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("success");
    assertThat(outcome.getString("verdict")).as(outcome.encode()).isEqualTo(verdict);
  }

  private static void assertFailed(JsonObject outcome, String data, String verdict) {
    assertThat(outcome.getString("message")).as(outcome.encode()).isEqualTo("failed");
    assertThat(outcome.getValue("data")).as(outcome.encode()).isEqualTo(data);
    assertThat(outcome.getString("verdict")).as(outcome.encode()).isEqualTo(verdict);
  }

  @Test
  void aTextWithItsEffectIsVerified() throws Exception {
    var server = start("fmb130");
    var behaviour = Lockable.answering();
    var car = connect(server, behaviour.onRecord(behaviour.shows(Lockable.CLOSED)));

    var outcome = client.send("{\"action\":\"lock\",\"id\":\"a\"}").outcome();

    assertSuccess(outcome, "verified");
    var step = outcome.getJsonArray("steps").getJsonObject(0);
    assertThat(step.getString("verdict")).isEqualTo("verified");
    assertThat(step.getString("text")).isEqualTo(Commanded.DONE);
    assertThat(step.getString("recordTime")).isNotEmpty();
    assertThat(outcome.getInteger("duration")).isLessThan(2500);
    await().until(() -> server.count("teltonika.verdicts", "verdict", "verified") == 1);
    await().until(() -> RedisServer.shared().ctl("XRANGE", audit, "-", "+").contains("verdict"));
    await().until(() -> car.commands().size() == 3);
    assertThat(car.commands()).containsExactly("lvcanclosealldoors", "getrecord", "getrecord");
  }

  @Test
  void aTextWithoutItsEffectIsContradicted() throws Exception {
    var behaviour = Lockable.answering();
    var server = start("fmb130");
    hasBeenClosed(connect(server, behaviour.onRecord(behaviour.shows(Lockable.OPEN))));

    var outcome = run("lock");

    assertFailed(outcome, "contradicted", "contradicted");
    assertThat(outcome.getJsonObject("step").getInteger("number")).isEqualTo(1);
    assertThat(outcome.getJsonObject("shown").getString("property")).isEqualTo("locked");
    assertThat(outcome.getJsonObject("shown").getBoolean("value")).isFalse();
    assertThat(outcome.getJsonObject("shown").getString("recordTime")).isNotEmpty();
  }

  @Test
  void anEffectWithoutATextIsVerified() throws Exception {
    var car = Lockable.silent();

    assertSuccess(runOn(car.onRecord(car.shows(Lockable.CLOSED)), "lock"), "verified");
  }

  @Test
  void neitherATextNorAnEffectIsUnanswered() throws Exception {
    assertFailed(
        runOn(Lockable.silent().onRecord(Lockable.nothing()), "lock"), "timeout", "unanswered");
  }

  @Test
  void theOppositeWithoutATextIsContradicted() throws Exception {
    var behaviour = Lockable.silent();
    var server = start("fmb130");
    hasBeenClosed(connect(server, behaviour.onRecord(behaviour.shows(Lockable.OPEN))));

    assertFailed(run("lock"), "timeout", "contradicted");
  }

  @Test
  void anEffectThatComesLateIsVerified() throws Exception {
    var car = Lockable.silent();

    assertSuccess(
        runOn(
            car.onRecord(
                car.shows(Lockable.OPEN), car.shows(Lockable.CLOSED), car.shows(Lockable.CLOSED)),
            "lock"),
        "verified");
  }

  @Test
  void aCarThatNeverSetsTheFlagOfItsLockShowsNothing() throws Exception {
    var car = Lockable.answering();
    connect(start("fmb130"), car.onRecord(car.shows(Lockable.OPEN)));

    assertSuccess(run("lock"), "not_observable");
    assertSuccess(run("unlock"), "not_observable");
  }

  @Test
  void aCarThatShowsTheOppositeAtFirstAndThenNothingHasAnswered() throws Exception {
    var behaviour = Lockable.answering();
    var server = start("fmb130");
    hasBeenClosed(
        connect(server, behaviour.onRecord(behaviour.shows(Lockable.OPEN), Lockable.nothing())));

    assertSuccess(run("lock"), "answered");
  }

  @Test
  void anOldRecordThatShowsTheEffectDoesNotCount() throws Exception {
    var car = Lockable.answering();
    var old =
        Commanded.record(Records.moment() - Duration.ofMinutes(10).toMillis(), Lockable.CLOSED);

    assertSuccess(runOn(car.onRecord(car.sends(old)), "lock"), "answered");
  }

  @Test
  void theRecordOfOneCommandDoesNotCountForTheNext() throws Exception {
    var server = start("fmb130");
    var behaviour = Lockable.answering();
    var first = Commanded.record(Records.moment() + 1, Lockable.OPEN);
    connect(
        server,
        behaviour.onRecord(
            behaviour.shows(Lockable.CLOSED), // For the first command.
            behaviour.sends(first), // After it, and again for the second one.
            behaviour.sends(first)));

    assertSuccess(run("lock"), "verified");
    assertSuccess(run("unlock"), "answered");
  }

  @Test
  void aSleepingModuleShowsNothing() throws Exception {
    var car = Lockable.answering();

    var outcome = runOn(car.onRecord(car.shows(Lockable.OPEN | Lockable.ASLEEP)), "lock");

    assertSuccess(outcome, "not_observable");
  }

  @Test
  void aCarOfAFamilyWithoutThePropertyIsNotAsked() throws Exception {
    for (var profile : List.of("ft", "generic")) {
      var server = start(profile);
      var behaviour = Lockable.answering();
      var car = connect(server, behaviour.onRecord(behaviour.shows(Lockable.OPEN)));

      assertSuccess(run("lock"), "not_observable");
      await().until(() -> car.commands().size() == 2);
      assertThat(car.commands()).containsExactly("lvcanclosealldoors", "getrecord");
      car.close();
      await().until(() -> !car.isConnected());
    }
  }

  @Test
  void aCarThatDoesNotSendTheElementIsNotAsked() throws Exception {
    var server = start("fmb130");
    var behaviour = Lockable.answering();
    var car = connect(server, behaviour.onRecord(Lockable.nothing()));
    car.send(Records.now(0));
    await().until(() -> car.acknowledged() > 0);

    assertSuccess(run("lock"), "not_observable");
    await().until(() -> car.commands().size() == 2);
    assertThat(car.commands()).containsExactly("lvcanclosealldoors", "getrecord");
  }

  @Test
  void onePlainElementIsReadWithoutARecord() throws Exception {
    var server = start("fmb130");
    var car = connect(server, Lockable.answering().onRecord(Lockable.nothing()));

    assertSuccess(run("immobilise"), "verified");
    await().until(() -> car.commands().size() == 3);
    assertThat(car.commands().subList(0, 2)).containsExactly("setdigout ?1", "readio 180");
  }

  @Test
  void theWeakestVerdictOfAllStepsIsThatOfTheCommand() throws Exception {
    var car = Lockable.answering();

    var outcome =
        runOn(car.onRecord(car.shows(Lockable.CLOSED | Lockable.ASLEEP)), "immobiliseAndLock");

    assertSuccess(outcome, "not_observable");
  }

  @Test
  void aStepThatNobodyVerifiesIsAnswered() throws Exception {
    assertSuccess(runOn(Lockable.answering().onRecord(Lockable.nothing()), "plain"), "answered");
  }

  @Test
  void aTrackerThatIsLostBeforeItsTextHasFailed() throws Exception {
    var car = Lockable.silent();

    assertFailed(runOn(car.onRecord(car.leaves()), "lock"), "disconnected", "unanswered");
    assertThat(client.unread()).isEmpty();
  }

  @Test
  void aTrackerThatIsLostAfterItsTextHasAnswered() throws Exception {
    var car = Lockable.answering();

    assertSuccess(runOn(car.onRecord(car.leaves()), "lock"), "answered");
    assertThat(client.unread()).isEmpty();
  }

  @Test
  void aTrackerThatIsLostAfterTheOppositeHasAnswered() throws Exception {
    var behaviour = Lockable.answering();
    var server = start("fmb130");
    hasBeenClosed(
        connect(
            server,
            behaviour.onRecord(
                () -> {
                  behaviour.shows(Lockable.OPEN).run();
                  behaviour.leaves().run();
                })));

    assertSuccess(run("lock"), "answered");
  }

  @Test
  void aTrackerThatComesBackElsewhereHasOneOutcomeAndRunsTheNextCommand() throws Exception {
    var here = start("fmb130");
    var there = start("fmb130");
    var newer = Lockable.answering();
    newer.onRecord(newer.shows(Lockable.OPEN));
    var older = Lockable.answering();
    connect(
        here,
        older.onRecord(
            () -> {
              RedisServer.shared().passMoment();
              var car = CarTracker.connect(there.port(), imei, newer);
              open.add(0, car);
              car.send(Commanded.record(Records.moment(), Lockable.CLOSED));
            }));

    assertSuccess(run("lock"), "answered");
    assertSuccess(run("unlock"), "verified");
    assertThat(client.received().stream().filter(each -> each.containsKey("verdict"))).hasSize(2);
  }

  @Test
  void aDoorIsOpenedNowOrNotAtAll() throws Exception {
    var server = start("fmb130");
    var car = connect(server, Lockable.silent().onRecord(Lockable.nothing()));

    assertFailed(run("nowOrNever"), "timeout", "unanswered");
    assertThat(car.commands()).containsExactly("lvcanopenalldoors");
  }

  @Test
  void aCommandThatWaitsExpiresWhenItsScriptSaysSo() throws Exception {
    var server = start("fmb130");
    var car = connect(server, Lockable.silent().onRecord(Lockable.nothing()));
    client.send("{\"action\":\"slow\"}");
    await().until(() -> !client.hasKey());

    client.send("{\"action\":\"nowOrNever\",\"ttl\":60}");

    assertThat(client.outcome().getString("data")).isEqualTo("expired");
    car.answer(Commanded.DONE);
    assertSuccess(client.outcome(), "answered");
    assertThat(car.commands()).doesNotContain("lvcanopenalldoors");
  }
}
