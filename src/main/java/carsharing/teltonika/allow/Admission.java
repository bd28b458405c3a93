package carsharing.teltonika.allow;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.AllowSettings;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.function.Supplier;

/**
 * Lets a tracker in, if the allow-list is a set in Redis: all processes read it again at once.
 * Lives on one event loop.
 */
public final class Admission {

  /**
   * KEYS: the set. ARGV: the IMEI, members at most. Returns 1 if the set has it now. Fails if the
   * key holds something else: that is for the operator to see.
   */
  private static final String ADMIT =
      Lua.compact(
          """
          if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 1 end
          if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
          redis.call('SADD', KEYS[1], ARGV[1])
          return 1
          """);

  /** What became of the wish. */
  public enum Outcome {
    ADMITTED,
    /** The allow-list is a file, which the server does not write. */
    LIST_IS_A_FILE,
    /** There is no allow-list: all trackers may connect. */
    NO_LIST,
    /** The set has as many IMEIs as it may have. */
    FULL
  }

  private final SideLink link;
  private final Supplier<AllowSettings> settings;

  /**
   * @param settings those that are valid now
   */
  public Admission(SideLink link, Supplier<AllowSettings> settings) {
    this.link = link;
    this.settings = settings;
  }

  /** Adds an IMEI. Fails if Redis is away. */
  public Future<Outcome> admit(Imei imei) {
    return switch (settings.get().imeis()) {
      case ALL -> Future.succeededFuture(Outcome.NO_LIST);
      case FILE -> Future.succeededFuture(Outcome.LIST_IS_A_FILE);
      case REDIS -> add(imei, settings.get());
    };
  }

  private Future<Outcome> add(Imei imei, AllowSettings valid) {
    return link.aside(Lua.call(ADMIT, valid.key()).arg(imei.digits()).arg(valid.maxImeis()))
        .compose(
            added ->
                added.toInteger() == 1
                    ? tell(valid.key()).map(Outcome.ADMITTED)
                    : Future.succeededFuture(Outcome.FULL));
  }

  private Future<Void> tell(String key) {
    return link.aside(Request.cmd(Command.PUBLISH).arg(key).arg("changed")).mapEmpty();
  }
}
