package carsharing.teltonika.command;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys of one car in Redis: its waiting command, under the IMEI, and its owner, under {@code
 * {IMEI}:owner}. Both share a hash slot. What looks at two things at once is a script, and so
 * atomic.
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
      if old and old ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1
      """;

  private static final String RELEASE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  /** Redis says the time to live of a key without one as -1. */
  private static final String TAKE =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'foreign'} end
      local command = redis.call('GET', KEYS[2])
      if not command then return {'none'} end
      local ttl = redis.call('PTTL', KEYS[2])
      redis.call('DEL', KEYS[2])
      return {'taken', command, ttl}
      """;

  /** The answer to {@link #take()}. */
  sealed interface Taken {

    /** The command, and how long it is valid; empty for ever. */
    record Found(String json, Optional<Duration> validity) implements Taken {}

    /** There was none. */
    record None() implements Taken {}

    /** The car belongs to another connection. */
    record Foreign() implements Taken {}
  }

  private final RedisLink redis;
  private final String imei;
  private final String token;
  private final String ttl;

  /**
   * @param token of the connection, unique among all of all processes
   * @param ttl after which ownership ends unless it is held
   */
  CarKeys(RedisLink redis, Imei imei, String token, Duration ttl) {
    this.redis = redis;
    this.imei = imei.digits();
    this.token = token;
    this.ttl = Long.toString(ttl.toMillis());
  }

  /** Makes the car this connection's; the token of the connection that it belonged to, or empty. */
  Future<String> claim() {
    return eval(CLAIM, token, ttl).map(Response::toString);
  }

  /** Holds what was claimed, or was lost with Redis' memory; false where it is another's now. */
  Future<Boolean> hold() {
    return eval(HOLD, token, ttl).map(Response::toBoolean);
  }

  Future<Void> release() {
    return eval(RELEASE, token).mapEmpty();
  }

  /** Takes the waiting command out of Redis, if the car is this connection's. */
  Future<Taken> take() {
    var request = Request.cmd(Command.EVAL).arg(TAKE).arg(2).arg(owner()).arg(imei).arg(token);
    return redis
        .send(request)
        .map(
            reply ->
                switch (reply.get(0).toString()) {
                  case "taken" -> found(reply);
                  case "none" -> new Taken.None();
                  default -> new Taken.Foreign();
                });
  }

  private static Taken found(Response reply) {
    var ttl = reply.get(2).toLong();
    return new Taken.Found(
        reply.get(1).toString(), ttl < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ttl)));
  }

  private Future<Response> eval(String script, String... arguments) {
    var request = Request.cmd(Command.EVAL).arg(script).arg(1).arg(owner());
    for (var argument : arguments) {
      request.arg(argument);
    }
    return redis.send(request);
  }

  private String owner() {
    return "{" + imei + "}:owner";
  }
}
