package carsharing.teltonika.command.history;

import carsharing.teltonika.redis.Lua;

/**
 * The scripts within Redis that keep the commands of a car. A hash has these fields for each
 * command, behind its name: {@code head} (what it is), {@code created} (ms), {@code trail} (what
 * has come of it so far) and {@code end} (its outcome). If it was ordered over the API it also has
 * {@code digest} (what was asked for), {@code mark} (the checksum of its text) and {@code until}
 * (when its time is over). A sorted set has the names, by the time of each.
 */
public final class HistoryScripts {

  /** What the scripts have in common; to be put behind {@link Lua#COMMON}. */
  public static final String KEEP =
      """
      local parts = {'head', 'created', 'trail', 'end', 'digest', 'mark', 'until'}
      local function forget_command(hash, line, name)
        for _, part in ipairs(parts) do redis.call('HDEL', hash, name .. ':' .. part) end
        redis.call('ZREM', line, name)
      end
      local function keep_command(hash, line, name, head, lifetime, count)
        replace_unless(hash, 'hash')
        replace_unless(line, 'zset')
        local now = millis()
        if redis.call('HSETNX', hash, name .. ':head', head) == 1 then
          redis.call('HSET', hash, name .. ':created', string.format('%.0f', now))
          redis.call('ZADD', line, string.format('%.0f', now), name)
          local oldest = string.format('(%.0f', now - tonumber(lifetime))
          local old = redis.call('ZRANGEBYSCORE', line, '-inf', oldest, 'LIMIT', 0, 100)
          for _, other in ipairs(old) do forget_command(hash, line, other) end
          local more = redis.call('ZCARD', line) - tonumber(count)
          if more > 0 then
            for _, other in ipairs(redis.call('ZRANGE', line, 0, math.min(more, 100) - 1)) do
              forget_command(hash, line, other)
            end
          end
        end
        redis.call('PEXPIRE', hash, lifetime)
        redis.call('PEXPIRE', line, lifetime)
      end
      """;

  /**
   * Notes how far a command is. If Redis refuses it, nothing is said: no command is disturbed.
   *
   * <p>KEYS: hash, line. ARGV: name, head, trail, lifetime in ms, how many commands are kept.
   */
  static final String NOTE =
      Lua.compact(
          Lua.COMMON
              + KEEP
              + """
          pcall(function()
            keep_command(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[4], ARGV[5])
            if redis.call('HEXISTS', KEYS[1], ARGV[1] .. ':end') == 0 then
              redis.call('HSET', KEYS[1], ARGV[1] .. ':trail', ARGV[3])
            end
          end)
          return 0
          """);

  private HistoryScripts() {}
}
