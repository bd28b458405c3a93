package carsharing.teltonika.command;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys of one car in Redis: its waiting command, under the IMEI, its owner, under {@code
 * {IMEI}:owner}, and a few notes. All share a hash slot. What looks at two things at once is a
 * script, and so atomic.
 */
final class CarKeys {

  private static final String CLAIM =
      """
      local old = redis.call('GET', KEYS[1])
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return old or ''
      """;

  private static final String HOLD =
      """
      local old = redis.call('GET', KEYS[1])
      if old and old ~= ARGV[1] then return 'lost' end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return old and 'kept' or 'regained'
      """;

  private static final String RELEASE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  /**
   * Notes for a few seconds that a command was taken, and why: its announcement may reach a
   * connection that finds nothing any more, and is then no mistake of the client. Redis says the
   * time to live of a key without one as -1.
   */
  private static final String TAKE =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'foreign'} end
      local command = redis.call('GET', KEYS[2])
      if not command then
        local reason = redis.call('GET', KEYS[3])
        if reason == 'lookup' or (reason and ARGV[2] == 'new_owner') then return {'served'} end
        return {'none'}
      end
      local ttl = redis.call('PTTL', KEYS[2])
      redis.call('DEL', KEYS[2], KEYS[4])
      redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
      return {'taken', command, ttl}
      """;

  /** Notes that a command with an id is begun, unless one is or was; what is known of that. */
  private static final String BEGIN =
      """
      local earlier = redis.call('GET', KEYS[1])
      if earlier then return earlier end
      redis.call('SET', KEYS[1], 'begun', 'PX', ARGV[1])
      return ''
      """;

  /**
   * Notes that a car is woken for the command that waits: by one process, once. The note lives as
   * long as the command, and goes with it.
   */
  private static final String WAKE =
      """
      local command = redis.call('GET', KEYS[1])
      if not command or redis.call('EXISTS', KEYS[2]) == 1 then return '' end
      local mark = redis.sha1hex(command)
      if redis.call('GET', KEYS[3]) == mark then return '' end
      local ttl = redis.call('PTTL', KEYS[1])
      if ttl < 1 then ttl = ARGV[1] end
      redis.call('SET', KEYS[3], mark, 'PX', ttl)
      return command
      """;

  /** How long the announcement of a command that was taken may be on its way. */
  static final Duration ANNOUNCEMENT_DELAY = Duration.ofSeconds(5);

  /** Why a command is looked for. */
  enum Reason {
    /** The car has connected, or Redis is back. */
    LOOKUP,
    /** A client has announced it. */
    ANNOUNCED,
    /** The same, but a former owner of the car may have heard it, too. */
    NEW_OWNER
  }

  /** The answer to {@link #hold}. */
  enum Hold {
    /** The car is this connection's, as before. */
    KEPT,
    /** Redis had forgotten whose it was; what was announced meanwhile was not taken. */
    REGAINED,
    /** It is another's. */
    LOST
  }

  /** The answer to {@link #take}. */
  sealed interface Taken {

    /** The command, and how long it is valid; empty for ever. */
    record Found(String json, Optional<Duration> validity) implements Taken {}

    /** There was none. */
    record None() implements Taken {}

    /** There was none, because it has been taken already. */
    record Served() implements Taken {}

    /** The car belongs to another connection. */
    record Foreign() implements Taken {}
  }

  private final RedisLink redis;
  private final String imei;
  private final String token;
  private final String ttl;
  private final String idTtl;

  /**
   * @param token of the connection, unique among all of all processes
   * @param settings how long ownership lasts unless it is held, and an id is known
   */
  CarKeys(RedisLink redis, Imei imei, String token, CommandSettings settings) {
    this.redis = redis;
    this.imei = imei.digits();
    this.token = token;
    this.ttl = Long.toString(settings.ownerTtl().toMillis());
    this.idTtl = Long.toString(settings.idTtl().toMillis());
  }

  /** Makes the car this connection's; the token of the connection that it belonged to, or empty. */
  Future<String> claim() {
    return eval(CLAIM, token, ttl).map(Response::toString);
  }

  /** Holds what was claimed, or was lost with Redis' memory. */
  Future<Hold> hold() {
    return eval(HOLD, token, ttl)
        .map(reply -> Hold.valueOf(reply.toString().toUpperCase(Locale.ROOT)));
  }

  Future<Void> release() {
    return eval(RELEASE, token).mapEmpty();
  }

  /** Takes the waiting command out of Redis, if the car is this connection's. */
  Future<Taken> take(Reason reason) {
    var keys = Request.cmd(Command.EVAL).arg(TAKE).arg(4).arg(owner()).arg(imei).arg(taken());
    var request =
        keys.arg(key(imei, "woken"))
            .arg(token)
            .arg(reason.name().toLowerCase(Locale.ROOT))
            .arg(ANNOUNCEMENT_DELAY.toMillis());
    return redis
        .send(request)
        .map(
            reply ->
                switch (reply.get(0).toString()) {
                  case "taken" -> found(reply);
                  case "none" -> new Taken.None();
                  case "served" -> new Taken.Served();
                  default -> new Taken.Foreign();
                });
  }

  private static Taken found(Response reply) {
    var ttl = reply.get(2).toLong();
    return new Taken.Found(
        reply.get(1).toString(), ttl < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ttl)));
  }

  /** Begins a command with an id; what is known of an earlier one with the same, or empty. */
  Future<String> begin(String id) {
    var request = Request.cmd(Command.EVAL).arg(BEGIN).arg(1).arg(idKey(imei, id));
    return redis.send(request.arg(idTtl)).map(Response::toString);
  }

  /** What is known of a command with this id, or empty. */
  Future<String> earlier(String id) {
    return redis
        .send(Request.cmd(Command.GET).arg(idKey(imei, id)))
        .map(reply -> reply == null ? "" : reply.toString());
  }

  /** Whether what {@link #begin} has found is an outcome, and not that there is none yet. */
  static boolean isOutcome(String earlier) {
    return earlier.startsWith("{");
  }

  /** Where the outcome of a command with an id is kept. */
  static String idKey(String imei, String id) {
    return key(imei, "id:" + id);
  }

  /**
   * The command that a car is to be woken for: it waits, no connection owns the car, and nobody has
   * been told so before. Empty where there is none.
   *
   * @param forever how long the car is not woken again for a command that does not expire
   */
  static Future<String> wake(RedisLink redis, Imei imei, Duration forever) {
    var digits = imei.digits();
    var request = Request.cmd(Command.EVAL).arg(WAKE).arg(3).arg(digits).arg(key(digits, "owner"));
    return redis
        .send(request.arg(key(digits, "woken")).arg(forever.toMillis()))
        .map(Response::toString);
  }

  private Future<Response> eval(String script, String... arguments) {
    var request = Request.cmd(Command.EVAL).arg(script).arg(1).arg(owner());
    for (var argument : arguments) {
      request.arg(argument);
    }
    return redis.send(request);
  }

  private String taken() {
    return key(imei, "taken");
  }

  private String owner() {
    return key(imei, "owner");
  }

  /** A name in the hash slot of the command's own key. */
  static String key(String imei, String name) {
    return "{" + imei + "}:" + name;
  }
}
