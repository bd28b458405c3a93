package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.request.TakenCommand;
import carsharing.teltonika.command.request.TakenCommand.Reason;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The keys of one car in Redis, as one connection of it uses them: the waiting command, under the
 * IMEI, and the owner, under {@code {IMEI}:owner}. All keys of a car share a hash slot.
 */
public final class CarKeys {

  /** How long the announcement of a command that was taken may be on its way. */
  public static final Duration ANNOUNCEMENT_DELAY = Duration.ofSeconds(5);

  /**
   * How long a request may be on its way. One that reaches Redis later does nothing: by then the
   * connection that it was sent on counts as lost, and nobody waits for its answer.
   */
  static final Duration MAX_DELAY = Duration.ofSeconds(15);

  /** What Redis says about whose the car is. */
  public enum Status {
    /** The car is this connection's; there was no command to take, or none was asked for. */
    MINE,
    /** It is, and a command was taken. */
    TAKEN,
    /** It is; a command was there, and has been taken already. */
    SERVED,
    /** It is a newer connection's. */
    LOST,
    /** The request has reached Redis too late, and has done nothing. */
    LATE
  }

  /**
   * The answer of Redis.
   *
   * @param former the token of the connection that owned the car before; empty for none
   * @param running the fields of the commands that have no outcome yet, without the one that was
   *     taken
   * @param lag of the tracker's clock behind Redis', ms, as some process has learned it
   * @param hardware what is remembered of the tracker's hardware, as {@link HardwareKey} has it; an
   *     empty text for nothing, or if it was not asked for
   */
  public record Answer(
      Status status,
      String former,
      List<String> running,
      Optional<Taken> taken,
      OptionalLong lag,
      String hardware) {}

  /**
   * A command that was taken.
   *
   * @param now Redis' clock, ms since 1970
   */
  public record Taken(long now, TakenCommand command) {}

  /** How long another process may use what is known of a tracker's clock. */
  private static final Duration LAG_LIFETIME = Duration.ofDays(1);

  private final RedisLink redis;
  private final String imei;
  private final String token;
  private final CommandSettings settings;

  /**
   * @param token of the connection, unique among all of all processes: {@code
   *     process/connection/connect time}
   * @param settings how long ownership lasts unless it is held
   */
  public CarKeys(RedisLink redis, Imei imei, String token, CommandSettings settings) {
    this.redis = redis;
    this.imei = imei.digits();
    this.token = token;
    this.settings = settings;
  }

  /** Whose token the keys are used with. */
  public String token() {
    return token;
  }

  /**
   * Makes the car this connection's, or holds it, unless a newer connection owns it.
   *
   * @param isFirst whether this connection has not owned the car before
   * @param lag of the tracker's clock behind Redis', ms, if this process has learned it
   */
  public Future<Answer> hold(boolean isFirst, OptionalLong lag) {
    var request =
        Lua.call(
            CarScripts.HOLD,
            key(imei, "owner"),
            key(imei, "running"),
            key(imei, "clock"),
            HardwareKey.of(imei));
    return redis
        .send(
            owning(request, isFirst)
                .arg(lag.isPresent() ? Long.toString(lag.getAsLong()) : "")
                .arg(LAG_LIFETIME.toMillis()))
        .map(CarKeys::answer);
  }

  /** The car is nobody's, if it was this connection's. */
  public Future<Void> release() {
    return redis.send(Lua.call(CarScripts.RELEASE, key(imei, "owner")).arg(token)).mapEmpty();
  }

  /**
   * Takes the waiting command, if the car is this connection's or nobody's.
   *
   * @param field where it stands among the running ones from then on
   */
  public Future<Answer> take(Reason reason, String field) {
    var request =
        Lua.call(
            CarScripts.TAKE,
            key(imei, "owner"),
            imei,
            key(imei, "taken"),
            key(imei, "woken"),
            key(imei, "running"));
    return redis
        .send(
            owning(request, false)
                .arg(field)
                .arg(reason.word())
                .arg(ANNOUNCEMENT_DELAY.toMillis())
                .arg(settings.maxBytes()))
        .map(CarKeys::answer);
  }

  private Request owning(Request request, boolean isFirst) {
    return request
        .arg(token)
        .arg(settings.ownerTtl().toMillis())
        .arg(redis.clock().millis() + MAX_DELAY.toMillis())
        .arg(isFirst ? "first" : "")
        .arg(RunningKeys.lifetime(settings).toMillis());
  }

  private static Answer answer(Response reply) {
    var word = reply.get(0).toString();
    var isTaken = word.equals("taken");
    return new Answer(
        word.equals("none") ? Status.MINE : Status.valueOf(word.toUpperCase(Locale.ROOT)),
        reply.get(1).toString(),
        reply.get(2).stream().map(Response::toString).toList(),
        isTaken
            ? Optional.of(
                new Taken(reply.get(3).toLong(), TakenCommand.parse(reply.get(4).toString())))
            : Optional.empty(),
        isTaken || reply.size() < 4 ? OptionalLong.empty() : lag(reply.get(3).toString()),
        isTaken || reply.size() < 5 ? "" : reply.get(4).toString());
  }

  /** What stands there was perhaps not written by a server. */
  private static OptionalLong lag(String text) {
    return text.matches("-?\\d{1,9}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /**
   * A command that a car is to be woken for.
   *
   * @param now Redis' clock
   */
  public record Sleeping(String json, Instant now) {}

  /**
   * The command that a car is to be woken for: it waits, no connection owns the car, and nobody has
   * been told so before. Empty if there is none.
   *
   * @param forever how long the car is not woken again for a command that does not expire
   * @param maxBytes nobody is woken for a longer command
   */
  public static Future<Optional<Sleeping>> wake(
      RedisLink redis, Imei imei, Duration forever, int maxBytes) {
    var digits = imei.digits();
    var request = Lua.call(CarScripts.WAKE, digits, key(digits, "owner"), key(digits, "woken"));
    return redis
        .send(request.arg(forever.toMillis()).arg(maxBytes))
        .map(
            reply ->
                reply.size() == 0
                    ? Optional.empty()
                    : Optional.of(
                        new Sleeping(
                            reply.get(1).toString(), Instant.ofEpochMilli(reply.get(0).toLong()))));
  }

  /** A name in the hash slot of the command's own key. */
  public static String key(String imei, String name) {
    return "{" + imei + "}:" + name;
  }
}
