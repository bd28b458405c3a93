package carsharing.teltonika.states;

import carsharing.teltonika.redis.LifeSigns;
import carsharing.teltonika.redis.Lua;

/** The scripts about processes that keep states, which are a hash of {@link LifeSigns}. */
final class PresenceScripts {

  /**
   * Says that a process lives, and asks for the others.
   *
   * <p>KEYS: processes. ARGV: the process, after how many ms of silence it counts as dead, after
   * how many ms Redis forgets all processes if none of them lives. Returns 1 if it was known and
   * alive before, then names and values in turn.
   */
  static final String BEAT =
      Lua.compact(
          Lua.COMMON
              + LifeSigns.FUNCTIONS
              + """
          replace_unless(KEYS[1], 'hash')
          local before = redis.call('HGET', KEYS[1], ARGV[1])
          heard_of(KEYS[1], ARGV[1], ARGV[2])
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
          local known = {(before and before ~= 'dead') and '1' or '0'}
          return list_into(known, KEYS[1])
          """);

  /** KEYS: processes. ARGV: the process. Forgets it, if it still counts as dead. */
  static final String FORGET =
      """
      if redis.call('HGET', KEYS[1], ARGV[1]) ~= 'dead' then return 0 end
      return redis.call('HDEL', KEYS[1], ARGV[1])
      """;

  /**
   * Adds cars to those of a process. They never stand there without an expiry.
   *
   * <p>KEYS: the cars of the process. ARGV: after how many ms Redis forgets them, then the cars.
   */
  static final String COME =
      """
      for i = 2, #ARGV do redis.call('SADD', KEYS[1], ARGV[i]) end
      return redis.call('PEXPIRE', KEYS[1], ARGV[1])
      """;

  private PresenceScripts() {}
}
