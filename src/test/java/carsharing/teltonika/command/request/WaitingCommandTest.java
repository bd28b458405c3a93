package carsharing.teltonika.command.request;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.testing.HandClock;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Until when a command may begin. The clock of the server may be hours off. */
class WaitingCommandTest {

  private static final Imei CAR = new Imei("356307042441013");

  private final HandClock clock = new HandClock();

  private Optional<Duration> expires = Optional.empty();

  private WaitingCommand waiting(
      JsonObject fields,
      Instant takenAt,
      Optional<Duration> keyValidity,
      Instant redisNow,
      Duration askedAgo) {
    var json = fields.put("action", "lock").encode();
    var taken =
        new TakenCommand(takenAt, keyValidity, TakenCommand.Reason.ANNOUNCED, "string", json);
    var asked = clock.nanos() - askedAgo.toNanos();
    var ticket = Ticket.of("1", CAR, taken, asked, redisNow.toEpochMilli(), 1000);
    return WaitingCommand.of(
        ticket, CarCommand.read(ticket.fields(), ticket.taking().at()), expires);
  }

  /** At 0 ms it is taken. Its client, or its key, gives it a second. */
  @ParameterizedTest
  @CsvSource({
    "   0, false, 1001",
    " 500, false,  501",
    " 999, false,    2",
    "1000, true,     1",
    "5000, true,     1",
  })
  void mayBeginUntilItsTimeIsOver(int millis, boolean isExpired, long millisLeft) {
    var now = Instant.parse("2026-11-27T08:00:00Z");
    var byField =
        waiting(new JsonObject().put("ttl", 1), now, Optional.empty(), now, Duration.ZERO);
    var byKey =
        waiting(new JsonObject(), now, Optional.of(Duration.ofSeconds(1)), now, Duration.ZERO);

    clock.pass(Duration.ofMillis(millis));

    for (var command : List.of(byField, byKey)) {
      assertThat(command.isExpired(clock.nanos())).isEqualTo(isExpired);
      assertThat(command.millisLeft(clock.nanos())).hasValue(millisLeft);
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 60, 20", "20, 5, 5"})
  void theShorterOfTheScriptsTimeAndTheCommandsCounts(int script, int command, int expected) {
    var now = Instant.parse("2026-11-27T08:00:00Z");
    expires = Optional.of(Duration.ofSeconds(script));

    var waiting =
        waiting(new JsonObject().put("ttl", command), now, Optional.empty(), now, Duration.ZERO);

    assertThat(waiting.millisLeft(clock.nanos())).hasValue(expected * 1000L + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-5, 0, 5})
  void comparesExpiresAtWithTheClockOfRedis(int hours) {
    var redis = Instant.now().plus(Duration.ofHours(hours));
    var later = new JsonObject().put("expiresAt", redis.plusSeconds(60).toString());
    var earlier = new JsonObject().put("expiresAt", redis.minusSeconds(60).toEpochMilli());

    var valid = waiting(later, redis, Optional.empty(), redis, Duration.ZERO);
    assertThat(valid.isExpired(clock.nanos())).isFalse();
    assertThat(valid.millisLeft(clock.nanos()).orElseThrow()).isEqualTo(60_001L);
    assertThat(
            waiting(earlier, redis, Optional.empty(), redis, Duration.ZERO)
                .isExpired(clock.nanos()))
        .isTrue();
  }

  /** The time runs from when Redis was asked, not from when its answer was read. */
  @Test
  void countsTheTimeThatTheAnswerOfRedisHasTaken() {
    var now = Instant.now();
    var two = Optional.of(Duration.ofSeconds(2));

    assertThat(
            waiting(new JsonObject(), now, two, now, Duration.ofSeconds(1))
                .isExpired(clock.nanos()))
        .isFalse();
    assertThat(
            waiting(new JsonObject(), now, two, now, Duration.ofSeconds(3))
                .isExpired(clock.nanos()))
        .isTrue();
    assertThat(
            waiting(
                    new JsonObject().put("ttl", 2),
                    now,
                    Optional.empty(),
                    now,
                    Duration.ofSeconds(3))
                .isExpired(clock.nanos()))
        .isTrue();
  }

  /** It was taken 10 s ago, and the answer was lost. */
  @ParameterizedTest
  @CsvSource({"20, 30, false", "9, 30, true", "20, 9, true"})
  void leavesACommandTheTimeThatItHad(int ttl, int keySeconds, boolean isExpired) {
    var taken = Instant.now().plus(Duration.ofHours(3));
    var key = Optional.of(Duration.ofSeconds(keySeconds));
    var recovered =
        waiting(new JsonObject().put("ttl", ttl), taken, key, taken.plusSeconds(10), Duration.ZERO);

    assertThat(recovered.isExpired(clock.nanos())).isEqualTo(isExpired);
  }

  @Test
  void lastsForEverIfNobodyHasSaidUntilWhen() {
    var now = Instant.now();
    var forEver =
        waiting(new JsonObject(), now, Optional.empty(), now.plusSeconds(9999), Duration.ZERO);

    assertThat(forEver.isExpired(clock.nanos())).isFalse();
    assertThat(forEver.millisLeft(clock.nanos())).isEmpty();
  }
}
