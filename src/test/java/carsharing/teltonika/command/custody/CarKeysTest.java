package carsharing.teltonika.command.custody;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.command.DefaultSettings;
import carsharing.teltonika.command.custody.CarKeys.Status;
import carsharing.teltonika.command.request.TakenCommand.Reason;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.RedisLinks;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.testing.server.RedisServer;
import carsharing.teltonika.testing.tracker.Imeis;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTest;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a car is, and how its command is taken, by a real Redis. */
@VertxTest
class CarKeysTest {

  private static final String FIELD = "life/1";
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private final Vertx vertx;
  private final RedisServer redis = RedisServer.shared();
  private final Imei imei = new Imei(Imeis.any());
  private final CommandSettings settings = DefaultSettings.commands(Duration.ofSeconds(40));
  private RedisLink link;

  CarKeysTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void open() {
    link = RedisLinks.deaf(vertx, RedisLinks.settings(redis.uri()));
    vertx.runOnContext(now -> link.open());
    await().until(() -> link.problem().isEmpty());
  }

  private CarKeys keys(String token) {
    return new CarKeys(link, imei, token, settings);
  }

  private String key(String name) {
    return CarKeys.key(imei.digits(), name);
  }

  @ParameterizedTest
  @CsvSource({
    "p/1/1000, q/1/2000, LOST, 'an older connection of another process'",
    "p/1/2000, q/1/1000, MINE, 'a newer connection of another process'",
    "p/9/1000, q/1/1000, LOST, 'an equal time, decided by the token'",
    "q/1/1000, p/9/1000, MINE, 'an equal time, decided by the token'",
    "p/2/1000, p/1/5000, MINE, 'a newer connection of the same process'",
    "p/1/5000, p/2/1000, LOST, 'an older connection of the same process'",
    "p/10/1000, p/9/5000, MINE, 'numbers are no texts'",
    "p/1/1000, p/1/1000, MINE, 'the same connection'",
    "p/1/1000, q/7, LOST, 'an owner of version 0.1.0 has claimed later'",
    "p/1/1000, nonsense, MINE, 'nobody'"
  })
  void holdsTheCarUnlessANewerConnectionOwnsIt(
      String token, String owner, Status expected, String why) {
    redis.ctl("SET", key("owner"), owner);

    var answer = get(keys(token).hold(false, UNKNOWN));

    assertThat(answer.status()).as(why).isEqualTo(expected);
    assertThat(answer.former()).as(why).isEqualTo(owner);
    assertThat(redis.ctl("GET", key("owner"))).isEqualTo(expected == Status.MINE ? token : owner);
  }

  @Test
  void claimsTheCarFromAnOwnerOfVersion010() {
    redis.ctl("SET", key("owner"), "q/7");

    assertThat(get(keys("p/1/1000").hold(true, UNKNOWN)).status()).isEqualTo(Status.MINE);
    assertThat(redis.ctl("GET", key("owner"))).isEqualTo("p/1/1000");
  }

  @Test
  void doesNotClaimTheCarOfANewerConnection() {
    redis.ctl("SET", key("owner"), "q/1/2000");

    assertThat(get(keys("p/1/1000").hold(true, UNKNOWN)).status()).isEqualTo(Status.LOST);
  }

  @Test
  void keepsTheLagOfATrackersClockForOtherProcesses() {
    assertThat(get(keys("p/1/1000").hold(true, OptionalLong.of(-250))).lag()).isEmpty();

    assertThat(get(keys("q/1/2000").hold(true, UNKNOWN)).lag()).hasValue(-250);
    assertThat(get(keys("q/1/2000").hold(false, OptionalLong.of(300))).lag()).hasValue(-250);
    assertThat(get(keys("r/1/3000").hold(true, UNKNOWN)).lag()).hasValue(300);
    assertThat(Long.parseLong(redis.ctl("PTTL", key("clock")))).isPositive();
  }

  @Test
  void tellsWhatIsRememberedOfTheHardware() {
    assertThat(get(keys("p/1/1000").hold(true, UNKNOWN)).hardware()).isEmpty();

    redis.ctl("SET", key("hardware"), "FMC130");

    assertThat(get(keys("p/1/1000").hold(false, UNKNOWN)).hardware()).isEqualTo("FMC130");
    assertThat(get(keys("p/1/1000").take(Reason.LOOKUP, "f")).hardware()).isEmpty();
    redis.ctl("DEL", key("hardware"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "", "12345678901234567890", "1.5"})
  void doesNotTakeJustAnythingForALag(String text) {
    redis.ctl("SET", key("clock"), text);

    assertThat(get(keys("p/1/1000").hold(true, UNKNOWN)).lag()).isEmpty();
  }

  @Test
  void holdsTheCarAlthoughTheKeyOfTheClockHoldsSomethingElse() {
    redis.ctl("LPUSH", key("clock"), "1");

    assertThat(get(keys("p/1/1000").hold(true, UNKNOWN)).status()).isEqualTo(Status.MINE);
  }

  @Test
  void takesACommandAlthoughRedisHasForgottenWhoseTheCarIs() {
    redis.ctl("SET", imei.digits(), "{}", "PX", "60000");

    var answer = get(keys("p/1/1000").take(Reason.ANNOUNCED, FIELD));

    assertThat(answer.status()).isEqualTo(Status.TAKEN);
    var taken = answer.taken().orElseThrow().command();
    assertThat(taken.text()).isEqualTo("{}");
    assertThat(taken.why()).isEqualTo(Reason.ANNOUNCED);
    assertThat(taken.validity().orElseThrow())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(redis.ctl("GET", key("owner"))).isEqualTo("p/1/1000");
    assertThat(redis.ctl("EXISTS", imei.digits())).isEqualTo("0");
    assertThat(redis.ctl("HKEYS", key("running"))).isEqualTo(FIELD);
    assertThat(Long.parseLong(redis.ctl("PTTL", key("running"))))
        .isGreaterThan(Duration.ofMinutes(59).toMillis());
  }

  /** {@code Number.MAX_SAFE_INTEGER} ms is how a JavaScript client says "for ever". */
  @Test
  void takesACommandWhoseExpiryIsFarAway() {
    redis.ctl("SET", imei.digits(), "{}", "PX", "9007199254740991");

    var answer = get(keys("p/1/1000").take(Reason.ANNOUNCED, FIELD));

    assertThat(answer.taken().orElseThrow().command().validity().orElseThrow())
        .isGreaterThan(Duration.ofDays(365_000));
  }

  @Test
  void leavesTheCommandToANewerConnection() {
    redis.ctl("SET", key("owner"), "q/1/2000");
    redis.ctl("SET", imei.digits(), "{}", "PX", "5000");

    assertThat(get(keys("p/1/1000").take(Reason.ANNOUNCED, FIELD)).status()).isEqualTo(Status.LOST);
    assertThat(redis.ctl("EXISTS", imei.digits(), key("running"))).isEqualTo("1");
  }

  @Test
  void takesWhatIsNoTextSoThatItsClientIsTold() {
    redis.ctl("RPUSH", imei.digits(), "{}");

    var answer = get(keys("p/1/1000").take(Reason.ANNOUNCED, FIELD));

    assertThat(answer.taken().orElseThrow().command().type()).isEqualTo("list");
    assertThat(redis.ctl("EXISTS", imei.digits())).isEqualTo("0");
  }

  @Test
  void replacesWhatHasAnotherTypeUnderItsOwnKeys() {
    for (var name : new String[] {"owner", "taken", "woken", "running"}) {
      redis.ctl("RPUSH", key(name), "x");
    }
    assertThat(get(keys("p/1/1000").hold(true, UNKNOWN)).status()).isEqualTo(Status.MINE);
    assertThat(get(keys("p/1/1000").take(Reason.LOOKUP, FIELD)).status()).isEqualTo(Status.MINE);
    redis.ctl("RPUSH", key("running"), "x");
    redis.ctl("RPUSH", key("taken"), "x");
    redis.ctl("SET", imei.digits(), "{}", "PX", "5000");

    assertThat(get(keys("p/1/1000").take(Reason.LOOKUP, FIELD)).status()).isEqualTo(Status.TAKEN);
  }

  @Test
  void namesTheCommandsThatHaveNoOutcomeYet() {
    redis.ctl("HSET", key("running"), "other/7", "x");

    assertThat(get(keys("p/1/1000").hold(true, UNKNOWN)).running()).containsExactly("other/7");
    assertThat(get(keys("p/1/1000").take(Reason.LOOKUP, FIELD)).running())
        .containsExactly("other/7");
  }

  /** It was on its way for too long: whoever has sent it has given it up. */
  @Test
  void doesNothingOnARequestThatComesTooLate() {
    redis.ctl("SET", imei.digits(), "{}", "PX", "5000");
    var late =
        Lua.call(
                CarScripts.TAKE,
                key("owner"),
                imei.digits(),
                key("taken"),
                key("woken"),
                key("running"))
            .arg("p/1/1000")
            .arg(60_000)
            .arg(System.currentTimeMillis() - 1)
            .arg("")
            .arg(60_000)
            .arg(FIELD)
            .arg("announced")
            .arg(5000);

    assertThat(get(link.send(late)).get(0).toString()).isEqualTo("late");
    assertThat(redis.ctl("EXISTS", imei.digits(), key("owner"), key("running"))).isEqualTo("1");
  }
}
