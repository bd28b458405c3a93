package carsharing.teltonika.states;

import carsharing.teltonika.redis.Lua;

/**
 * The scripts about processes that keep states. They are a hash: of each process when Redis has
 * heard of it last and after how many ms of silence it counts as dead, or {@code dead}.
 */
final class PresenceScripts {

  /**
   * Says that a process lives, and asks for the others.
   *
   * <p>KEYS: processes. ARGV: the process, after how many ms of silence it counts as dead. Returns
   * 1 if it was known and alive before, then names and values in turn.
   */
  static final String BEAT =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          local before = redis.call('HGET', KEYS[1], ARGV[1])
          redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f/%s', millis(), ARGV[2]))
          local known = {(before and before ~= 'dead') and '1' or '0'}
          for _, process in ipairs(fields_of(KEYS[1])) do
            if redis.call('HSTRLEN', KEYS[1], process) > 200 then
              redis.call('HDEL', KEYS[1], process)
            else
              known[#known + 1] = process
              known[#known + 1] = redis.call('HGET', KEYS[1], process)
            end
          end
          return known
          """);

  /**
   * Gives a process up, unless Redis has heard of it since.
   *
   * <p>KEYS: processes. ARGV: the process, what was last heard of it. Returns 1 if it counts as
   * dead.
   */
  static final String BURY =
      """
      local value = redis.call('HGET', KEYS[1], ARGV[1])
      if value ~= 'dead' and value ~= ARGV[2] then return 0 end
      redis.call('HSET', KEYS[1], ARGV[1], 'dead')
      return 1
      """;

  /** KEYS: processes. ARGV: the process. Forgets it, if it still counts as dead. */
  static final String FORGET =
      """
      if redis.call('HGET', KEYS[1], ARGV[1]) ~= 'dead' then return 0 end
      return redis.call('HDEL', KEYS[1], ARGV[1])
      """;

  private PresenceScripts() {}
}
