package carsharing.teltonika.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.command.DefaultSettings;
import carsharing.teltonika.command.custody.CarKeys.Answer;
import carsharing.teltonika.command.custody.CarKeys.Status;
import carsharing.teltonika.message.ClockLags;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisClock;
import carsharing.teltonika.redis.RedisClocks;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.testing.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes whose machines differ in time tell each other how late a tracker's clock is. */
class SharedLagTest {

  private static final Imei CAR = new Imei("356307042441013");
  private static final CommandSettings SETTINGS = DefaultSettings.commands(Duration.ofMinutes(1));

  private final HandClock clock = new HandClock();
  private final List<Long> told = new ArrayList<>();
  private OptionalLong learned = OptionalLong.empty();

  private final ClockLags lags =
      new ClockLags() {
        @Override
        public OptionalLong learned(Imei imei) {
          return learned;
        }

        @Override
        public void tell(Imei imei, long lag) {
          assertThat(imei).isEqualTo(CAR);
          told.add(lag);
        }
      };

  private SharedLag with(RedisClock redis) {
    return new SharedLag(CAR, lags, redis, clock, () -> SETTINGS);
  }

  private static Answer answer(OptionalLong lag) {
    return new Answer(Status.MINE, "", List.of(), Optional.empty(), lag, "");
  }

  /** In ms: how far Redis is ahead, how late the tracker is for us, and for Redis. */
  @ParameterizedTest
  @CsvSource({"0, 500, 500", "3000, 500, 3500", "-3000, 500, -2500", "3000, -4000, -1000"})
  void isToldByTheClockOfRedis(int ahead, long own, long shared) {
    var lag = with(RedisClocks.ahead(clock, Duration.ofMillis(ahead)));
    assertThat(lag.learned()).isEmpty();
    clock.pass(Duration.ofMinutes(5));
    learned = OptionalLong.of(own);

    assertThat(lag.learned()).hasValue(shared);

    lag.take(answer(OptionalLong.of(shared)));
    assertThat(told).containsExactly(own);
  }

  @Test
  void followsTheCalendarOfThisMachineIfThatIsSet() {
    var lag = with(RedisClocks.ahead(clock, Duration.ZERO));
    learned = OptionalLong.of(100);
    clock.setCalendar(Duration.ofSeconds(2));

    assertThat(lag.learned()).hasValue(100 - 2000);
  }

  @Test
  void isIgnoredIfItIsMoreThanClocksMayBeWrong() {
    var lag = with(RedisClocks.ahead(clock, Duration.ZERO));
    var most = SETTINGS.clockSkew().toMillis();

    for (var shared : List.of(most, -most, most + 1, -most - 1)) {
      lag.take(answer(OptionalLong.of(shared)));
    }
    lag.take(answer(OptionalLong.empty()));

    assertThat(told).containsExactly(most, -most);
  }
}
