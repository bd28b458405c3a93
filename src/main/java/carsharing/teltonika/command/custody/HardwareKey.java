package carsharing.teltonika.command.custody;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;

/**
 * What Redis remembers of a car's hardware, under {@code {IMEI}:hardware}: the name, or a question
 * mark while a process asks the car or if the car has not answered. Both expire.
 */
public final class HardwareKey {

  /** Stands there if the car was asked. */
  private static final String ASKED = "?";

  /**
   * KEYS: hardware. ARGV: for how many ms the caller asks the car, or an empty text to look only.
   */
  private static final String LOOK =
      Lua.compact(
          Lua.COMMON
              + """
            local found = short(KEYS[1])
            if found then return found end
            if ARGV[1] ~= '' then redis.call('SET', KEYS[1], '?', 'PX', ARGV[1]) end
            return ''
            """);

  /** What stands there. */
  public enum Status {
    /** Nothing: the car can be asked. */
    UNKNOWN,
    /** The car was asked, by this process or another one, and has not answered yet. */
    ASKED,
    /** The name of the hardware. */
    KNOWN
  }

  /**
   * The answer of Redis.
   *
   * @param hardware a name if the status says so; else an empty text
   */
  public record Found(Status status, String hardware) {}

  private final RedisLink redis;
  private final String key;

  /** The key of one car. */
  public HardwareKey(RedisLink redis, Imei imei) {
    this.redis = redis;
    this.key = CarKeys.key(imei.digits(), "hardware");
  }

  /** What Redis remembers. */
  public Future<Found> look() {
    return look("");
  }

  /**
   * What Redis remembers. If that is nothing, the caller is the only one that asks the car now.
   *
   * @param time after which another one may ask
   */
  public Future<Found> claim(Duration time) {
    return look(Long.toString(time.toMillis()));
  }

  private Future<Found> look(String time) {
    return redis.send(Lua.call(LOOK, key).arg(time)).map(reply -> found(reply.toString()));
  }

  private static Found found(String text) {
    if (text.isEmpty()) {
      return new Found(Status.UNKNOWN, "");
    }
    return text.equals(ASKED) ? new Found(Status.ASKED, "") : new Found(Status.KNOWN, text);
  }

  /** The car has said it. */
  public Future<Void> remember(String hardware, Duration time) {
    return redis
        .send(Request.cmd(Command.SET).arg(key).arg(hardware).arg("PX").arg(time.toMillis()))
        .mapEmpty();
  }

  /** The car was not asked after all. */
  public Future<Void> forget() {
    return redis.send(Request.cmd(Command.DEL).arg(key)).mapEmpty();
  }

  /** The name that stands in Redis, if a server can have written it. */
  public static Optional<String> name(Found found) {
    return Optional.of(found.hardware()).filter(text -> text.matches("[A-Za-z0-9_-]{2,32}"));
  }
}
