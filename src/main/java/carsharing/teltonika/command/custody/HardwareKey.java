package carsharing.teltonika.command.custody;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * What Redis remembers of a car's hardware, under {@code {IMEI}:hardware}: the name, or a question
 * mark while a process asks the car or if the car has not answered. A server lets both expire. A
 * name that somebody else writes there is never replaced.
 */
public final class HardwareKey {

  /** Stands there if the car was asked. */
  public static final String ASKED = "?";

  /** KEYS: hardware. ARGV: for how many ms the caller asks the car. Returns what stood there. */
  private static final String CLAIM =
      Lua.compact(
          Lua.COMMON
              + """
            local found = short(KEYS[1])
            if found then return found end
            redis.call('SET', KEYS[1], '?', 'PX', ARGV[1])
            return ''
            """);

  /**
   * KEYS: hardware. ARGV: what is to stand there, and for how many ms; 0 for nothing. Returns what
   * stands there then.
   */
  private static final String SETTLE =
      Lua.compact(
          Lua.COMMON
              + """
            local found = short(KEYS[1])
            if found and found ~= '?' and found ~= ARGV[1] then return found end
            if ARGV[2] == '0' then
              redis.call('DEL', KEYS[1])
              return ''
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return ARGV[1]
            """);

  private final RedisLink redis;
  private final String key;

  /** The key of one car. */
  public HardwareKey(RedisLink redis, Imei imei) {
    this.redis = redis;
    this.key = of(imei.digits());
  }

  /** The key of a car. */
  static String of(String imei) {
    return CarKeys.key(imei, "hardware");
  }

  /**
   * If nothing stood there, the caller is the only one that asks the car now. Succeeds with what
   * stood there; an empty text is nothing.
   *
   * @param time after which another one may ask, if the caller says nothing more
   */
  public Future<String> claim(Duration time) {
    return redis
        .send(Lua.call(CLAIM, key).arg(Math.max(1, time.toMillis())))
        .map(reply -> reply.toString());
  }

  /** The car has said it. Succeeds with what stands there then. */
  public Future<String> remember(String hardware, Duration time) {
    return settle(hardware, Math.max(1, time.toMillis()));
  }

  /** The car was asked and does not say it: nobody asks it again before. */
  public Future<String> giveUp(Duration time) {
    return settle(ASKED, Math.max(1, time.toMillis()));
  }

  /** The car was not asked after all: anybody may ask it. */
  public Future<String> release() {
    return settle(ASKED, 0);
  }

  private Future<String> settle(String value, long time) {
    return redis.send(Lua.call(SETTLE, key).arg(value).arg(time)).map(reply -> reply.toString());
  }

  /** The text that stands in Redis, if it can be the name of hardware. A person may write it. */
  public static Optional<String> name(String text) {
    return Optional.of(text.strip()).filter(found -> found.matches("[A-Za-z0-9_-]{2,32}"));
  }
}
