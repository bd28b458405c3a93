package carsharing.teltonika.command.session;

import carsharing.teltonika.command.custody.CarKeys.Answer;
import carsharing.teltonika.message.ClockLags;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisClock;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * How far a tracker's clock is behind, as processes tell each other through Redis. Redis' clock is
 * the same for all.
 */
final class SharedLag {

  private final Imei imei;
  private final ClockLags lags;
  private final RedisClock redis;
  private final TimeSource time;
  private final Supplier<CommandSettings> settings;

  /**
   * Creates what one car needs.
   *
   * @param lags behind the clock of this machine
   * @param settings those that are valid now; they bound the lag
   */
  SharedLag(
      Imei imei,
      ClockLags lags,
      RedisClock redis,
      TimeSource time,
      Supplier<CommandSettings> settings) {
    this.imei = imei;
    this.lags = lags;
    this.redis = redis;
    this.time = time;
    this.settings = settings;
  }

  /** Behind Redis' clock, ms, as this process has learned it; empty if it has not. */
  OptionalLong learned() {
    var learned = lags.learned(imei);
    return learned.isPresent()
        ? OptionalLong.of(learned.getAsLong() + redisAhead())
        : OptionalLong.empty();
  }

  /** Redis has said what another process has learned. */
  void take(Answer answer) {
    answer
        .lag()
        .ifPresent(
            lag -> {
              var own = lag - redisAhead();
              if (Math.abs(own) <= settings.get().clockSkew().toMillis()) {
                lags.tell(imei, own);
              }
            });
  }

  /** How far Redis' clock is ahead of this machine's, ms. */
  private long redisAhead() {
    return redis.millis() - time.millis();
  }
}
