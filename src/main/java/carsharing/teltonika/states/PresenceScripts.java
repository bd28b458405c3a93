package carsharing.teltonika.states;

import carsharing.teltonika.redis.LifeSigns;
import carsharing.teltonika.redis.Lua;

/** The scripts about processes that keep states, which are a hash of {@link LifeSigns}. */
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
              + LifeSigns.FUNCTIONS
              + """
          replace_unless(KEYS[1], 'hash')
          local before = redis.call('HGET', KEYS[1], ARGV[1])
          heard_of(KEYS[1], ARGV[1], ARGV[2])
          local known = {(before and before ~= 'dead') and '1' or '0'}
          return list_into(known, KEYS[1])
          """);

  /** KEYS: processes. ARGV: the process. Forgets it, if it still counts as dead. */
  static final String FORGET =
      """
      if redis.call('HGET', KEYS[1], ARGV[1]) ~= 'dead' then return 0 end
      return redis.call('HDEL', KEYS[1], ARGV[1])
      """;

  private PresenceScripts() {}
}
