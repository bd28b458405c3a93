package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.command.custody.CarKeys;
import carsharing.teltonika.command.run.StepFailedException;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a car's hardware if something fails on the way. */
@VertxTest
class HardwareLearningTest {

  private static final String VERSION = "Ver:1 Hw:FMB640";
  private static final Duration DELAY = Duration.ofSeconds(10);

  private final RedisServer redis = RedisServer.shared();
  private final Imei car = new Imei(Imeis.any());
  private final String user = "hardware-" + car;
  private final String key = CarKeys.key(car.digits(), "hardware");
  private final List<Promise<DeviceAnswer>> asked = new CopyOnWriteArrayList<>();
  private final SessionParts parts;
  private final HardwareQuestion question;
  private boolean isFree = true;

  HardwareLearningTest(Vertx vertx) {
    redis.ctl("acl", "setuser", user, "on", ">secret", "~*", "&*", "+@all");
    var uri = redis.uri().replace("redis://", "redis://" + user + ":secret@");
    parts = new SessionParts(vertx, uri, car);
    parts.shared.known().profiles().take(Profiles.families());
    question = new HardwareQuestion(parts.shared, car, this::request, () -> isFree);
  }

  private Future<DeviceAnswer> request(DeviceRequest request) {
    assertThat(request).isInstanceOf(DeviceRequest.Ask.class);
    var answer = Promise.<DeviceAnswer>promise();
    asked.add(answer);
    return answer.future();
  }

  @BeforeEach
  void open() {
    parts.loop.open();
  }

  @AfterEach
  void close() {
    parts.close();
    redis.ctl("acl", "deluser", user);
    redis.ctl("del", key);
  }

  private String stored() {
    return redis.ctl("GET", key).strip();
  }

  private void remembered(String text) {
    run(() -> question.remembered(text));
  }

  private void run(Runnable action) {
    parts.loop.on(
        () -> {
          action.run();
          return Future.succeededFuture();
        });
  }

  private void pass(Duration time) {
    run(() -> parts.clock.pass(time));
  }

  private void answer(String text) {
    run(() -> asked.get(asked.size() - 1).complete(new DeviceAnswer.Text(text)));
  }

  private void fail(StepFailure why) {
    run(() -> asked.get(asked.size() - 1).fail(new StepFailedException(why)));
  }

  private String profile() {
    return parts.shared.known().profiles().of(car).name();
  }

  private void ask(int times) {
    remembered("");
    pass(DELAY);
    await().until(() -> asked.size() == times);
  }

  @Test
  void aCarIsAskedAfterTheDelayAndNotWhileItHasACommand() {
    isFree = false;
    remembered("");
    pass(DELAY);
    pass(DELAY);
    assertThat(asked).isEmpty();
    isFree = true;
    pass(DELAY);

    await().until(() -> asked.size() == 1);
    answer(VERSION);

    await().until(() -> stored().equals("FMB640"));
    assertThat(profile()).isEqualTo("fmb640");
  }

  @Test
  void whileItIsAskedAnotherProcessMayAskSoonIfThisOneDies() {
    ask(1);

    assertThat(stored()).isEqualTo("?");
    assertThat(Long.parseLong(redis.ctl("PTTL", key).strip())).isBetween(1L, 91_000L);
  }

  @ParameterizedTest
  @EnumSource(
      value = StepFailure.class,
      names = {"DISCONNECTED", "BUSY", "WRONG_CRC"})
  void aQuestionWithoutAnAnswerIsAskedAgain(StepFailure why) {
    ask(1);

    fail(why);

    await().until(() -> stored().isEmpty());
    await().until(() -> parts.clock.waiting() > 0);
    pass(DELAY);
    await().until(() -> asked.size() == 2);
  }

  @Test
  void aConnectionThatEndsLeavesTheQuestionToTheNextOne() {
    ask(1);

    run(question::end);
    fail(StepFailure.DISCONNECTED);

    await().until(() -> stored().isEmpty());
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void aConnectionThatEndsGivesItsMomentBack() {
    remembered("");

    run(question::end);

    assertThat(parts.shared.questions().take(DELAY.toMillis()).delay()).isEqualTo(10_000);
  }

  @Test
  void aNameMayHaveBlanksAroundItAndAnythingElseIsToldOnce() {
    try (var logged = new Logged()) {
      remembered(" FMB640\n");
      assertThat(profile()).isEqualTo("fmb640");
      assertThat(logged.lines("no name of hardware")).isEmpty();

      remembered("an FMB 920");
      remembered("an FMB 920");

      assertThat(logged.lines("no name of hardware")).hasSize(1);
      assertThat(profile()).isEqualTo("fmb640");
    }
    assertThat(asked).isEmpty();
  }

  /** An error that nobody has asked for came first. */
  @Test
  void aTextThatIsNoVersionIsNotTakenForItAtOnce() {
    ask(1);
    answer("error: no fix");
    await().until(() -> parts.clock.waiting() > 0);
    pass(DELAY);
    await().until(() -> asked.size() == 2);

    answer(VERSION);

    await().until(() -> stored().equals("FMB640"));
  }

  @Test
  void aCarThatDoesNotAnswerIsLeftAloneForADay() {
    ask(1);

    fail(StepFailure.TIMEOUT);

    await().until(() -> Long.parseLong(redis.ctl("PTTL", key).strip()) > 86_000_000);
    assertThat(stored()).isEqualTo("?");
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void anAnswerThatIsAlwaysBrokenIsNotAskedForForEver() {
    for (var i = 1; i < 3; i++) {
      ask(i);
      fail(StepFailure.WRONG_CRC);
      await().until(() -> stored().isEmpty());
    }
    ask(3);
    fail(StepFailure.WRONG_CRC);

    await().until(() -> Long.parseLong(redis.ctl("PTTL", key).strip()) > 86_000_000);
  }

  @Test
  void aClaimThatRedisRefusesIsMadeAgainWhenTheCarIsHeldAgain() {
    redis.ctl("acl", "setuser", user, "-eval");
    remembered("");
    pass(DELAY);
    await()
        .until(
            () -> {
              remembered(""); // Held again: it is planned again once the refusal has come.
              return parts.clock.waiting() > 0;
            });
    assertThat(asked).isEmpty();
    redis.ctl("acl", "setuser", user, "+eval");

    pass(DELAY);

    await().until(() -> asked.size() == 1);
  }

  @Test
  void aNameThatRedisRefusesIsRememberedWhenTheCarIsHeldAgain() {
    ask(1);
    redis.ctl("acl", "setuser", user, "-eval");
    answer(VERSION);
    assertThat(profile()).isEqualTo("fmb640");
    assertThat(stored()).isEqualTo("?");
    redis.ctl("acl", "setuser", user, "+eval");

    await()
        .until(
            () -> {
              remembered("?");
              return stored().equals("FMB640");
            });
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatSomebodyWritesIntoRedisCountsAlsoForAKnownCar() {
    remembered("FMB640");
    assertThat(profile()).isEqualTo("fmb640");

    remembered("FMC150");

    assertThat(profile()).isEqualTo("fmc150");
    assertThat(parts.clock.waiting()).isZero();
  }

  @Test
  void whatSomebodyWritesIntoRedisIsNotReplacedByTheAnswer() {
    ask(1);
    redis.ctl("SET", key, "FMC150");

    answer(VERSION);

    await().until(() -> profile().equals("fmc150"));
    assertThat(stored()).isEqualTo("FMC150");
  }

  @Test
  void aCarThatAnotherProcessAsksIsKnownHereOnceItHasAnswered() {
    remembered("?");
    assertThat(profile()).isEqualTo("generic");
    assertThat(parts.clock.waiting()).isZero();

    remembered("FMB640");

    assertThat(profile()).isEqualTo("fmb640");
  }
}
