package carsharing.teltonika.command.custody;

import carsharing.teltonika.redis.Lua;

/** The scripts within Redis that are about processes, and not about cars. */
final class ProcessScripts {

  /**
   * Says that a process lives, and asks for the others. A process that finds itself missing or dead
   * was given up by the others, or Redis has lost its memory: it begins another life.
   *
   * <p>KEYS: processes. ARGV: the life, after how many ms of silence it counts as dead, and "first"
   * if it begins now. Returns names and values in turn, or nothing to one that counts as dead.
   */
  static final String BEAT =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          local before = redis.call('HGET', KEYS[1], ARGV[1])
          if before == 'dead' or (not before and ARGV[3] ~= 'first') then return {} end
          redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f/%s', millis(), ARGV[2]))
          local known = {}
          for _, life in ipairs(fields_of(KEYS[1])) do
            if redis.call('HSTRLEN', KEYS[1], life) > 200 then
              redis.call('HDEL', KEYS[1], life)
            else
              known[#known + 1] = life
              known[#known + 1] = redis.call('HGET', KEYS[1], life)
            end
          end
          return known
          """);

  /**
   * Gives a process up, unless it has been heard of since.
   *
   * <p>KEYS: processes. ARGV: the life, what was last heard of it. Returns 1 if it counts as dead.
   */
  static final String BURY =
      """
      local value = redis.call('HGET', KEYS[1], ARGV[1])
      if value ~= 'dead' and value ~= ARGV[2] then return 0 end
      redis.call('HSET', KEYS[1], ARGV[1], 'dead')
      return 1
      """;

  private ProcessScripts() {}
}
