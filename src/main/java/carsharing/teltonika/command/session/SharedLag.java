package carsharing.teltonika.command.session;

import carsharing.teltonika.command.custody.CarKeys.Answer;
import carsharing.teltonika.protocol.Imei;
import java.util.OptionalLong;

/**
 * How far a tracker's clock is behind, as processes tell each other through Redis. Redis' clock is
 * the same for all.
 */
final class SharedLag {

  private final SharedParts shared;
  private final Imei imei;

  SharedLag(SharedParts shared, Imei imei) {
    this.shared = shared;
    this.imei = imei;
  }

  /** Behind Redis' clock, ms, as this process has learned it; empty if it has not. */
  OptionalLong learned() {
    var learned = shared.lags().learned(imei);
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
              if (Math.abs(own) <= shared.settings().clockSkew().toMillis()) {
                shared.lags().tell(imei, own);
              }
            });
  }

  /** How far Redis' clock is ahead of this machine's, ms. */
  private long redisAhead() {
    return shared.redis().clock().millisAt(System.nanoTime()) - System.currentTimeMillis();
  }
}
