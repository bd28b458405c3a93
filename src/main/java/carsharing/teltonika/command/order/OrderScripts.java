package carsharing.teltonika.command.order;

import carsharing.teltonika.command.history.HistoryScripts;
import carsharing.teltonika.redis.Lua;

/** The scripts within Redis that order commands, and cancel those that no car has taken. */
final class OrderScripts {

  /** What the scripts have in common. */
  private static final String COMMON =
      Lua.COMMON
          + HistoryScripts.KEEP
          + """
          local function is_waiting(key, hash, name, limit)
            if type_of(key) ~= 'string' or redis.call('STRLEN', key) > tonumber(limit) then
              return false
            end
            return redis.sha1hex(redis.call('GET', key)) == entry_of(hash, name .. ':mark', 100)
          end
          local function is_running(running, id, limit)
            for _, field in ipairs(fields_of(running)) do
              local entry = entry_of(running, field, limit)
              if entry and string.find(entry, id, 1, true) then return true end
            end
            return false
          end
          local function has(hash, name, part)
            return redis.call('HEXISTS', hash, name .. ':' .. part) == 1
          end
          """;

  /**
   * Writes a command for a car and announces it, unless it was ordered before, another one waits,
   * or the car is not connected.
   *
   * <p>KEYS: records, line, IMEI, owner. ARGV: name, digest, head, the command, how long it is
   * valid in ms, whether it may wait for the car, the lifetime of its record in ms, and how many
   * commands of a car are kept. Returns what was done.
   */
  static final String ORDER =
      Lua.compact(
          COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          local name = ARGV[1]
          local known = entry_of(KEYS[1], name .. ':digest', 100)
          if known then return known == ARGV[2] and 'known' or 'reused' end
          if redis.call('EXISTS', KEYS[3]) == 1 then return 'busy' end
          if ARGV[6] == '' and redis.call('EXISTS', KEYS[4]) == 0 then return 'offline' end
          redis.call('PUBLISH', KEYS[3], 'redis_cmd')
          keep_command(KEYS[1], KEYS[2], name, ARGV[3], ARGV[7], ARGV[8])
          redis.call('HSET', KEYS[1], name .. ':digest', ARGV[2], name .. ':mark',
            redis.sha1hex(ARGV[4]), name .. ':until',
            string.format('%.0f', millis() + tonumber(ARGV[5])))
          redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
          return 'ordered'
          """);

  /**
   * Reads a command. If it was ordered, does not wait any more, and no car has taken it, it gets
   * its outcome here, which is published: its time is over, or somebody has written another command
   * in its place.
   *
   * <p>KEYS: records, line, IMEI, running. ARGV: name, the bytes of the longest text, the client's
   * id, the end and the message of one whose time is over, and those of one that was replaced.
   * Returns head, created, trail, end, and whether it has ended now.
   */
  static final String LOOK =
      Lua.compact(
          COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          local name, ended = ARGV[1], 0
          if has(KEYS[1], name, 'mark') and not has(KEYS[1], name, 'end')
              and not has(KEYS[1], name, 'trail')
              and not is_waiting(KEYS[3], KEYS[1], name, ARGV[2])
              and not is_running(KEYS[4], ARGV[3], ARGV[2]) then
            local till = tonumber(entry_of(KEYS[1], name .. ':until', 100) or '0') or 0
            local which = millis() >= till and 4 or 6
            redis.call('PUBLISH', KEYS[3], ARGV[which + 1])
            redis.call('HSET', KEYS[1], name .. ':end', ARGV[which])
            ended = 1
          end
          local found = {}
          for _, part in ipairs({'head', 'created', 'trail', 'end'}) do
            found[#found + 1] = entry_of(KEYS[1], name .. ':' .. part, ARGV[2])
          end
          found[5] = ended
          return found
          """);

  /**
   * Cancels a command that waits. It has its outcome then, which is published.
   *
   * <p>KEYS: records, line, IMEI. ARGV: name, the bytes of the longest text, the end, the message.
   * Returns what was done.
   */
  static final String CANCEL =
      Lua.compact(
          COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          local name = ARGV[1]
          if not has(KEYS[1], name, 'head') then return 'unknown' end
          if has(KEYS[1], name, 'end') then return 'ended' end
          if not is_waiting(KEYS[3], KEYS[1], name, ARGV[2]) then return 'taken' end
          redis.call('PUBLISH', KEYS[3], ARGV[4])
          redis.call('UNLINK', KEYS[3])
          redis.call('HSET', KEYS[1], name .. ':end', ARGV[3])
          return 'cancelled'
          """);

  /**
   * Takes a command back that waits, as if it had never been ordered: nobody hears of it, and its
   * name is free again.
   *
   * <p>KEYS: records, line, IMEI. ARGV: name, the bytes of the longest text. Returns 1 if it was
   * taken back.
   */
  static final String WITHDRAW =
      Lua.compact(
          COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          replace_unless(KEYS[2], 'zset')
          if has(KEYS[1], ARGV[1], 'end') then return 0 end
          if not is_waiting(KEYS[3], KEYS[1], ARGV[1], ARGV[2]) then return 0 end
          redis.call('UNLINK', KEYS[3])
          forget_command(KEYS[1], KEYS[2], ARGV[1])
          return 1
          """);

  /**
   * The newest commands of a car.
   *
   * <p>KEYS: records, line. ARGV: how many, their lifetime in ms, the bytes of the longest text.
   * Returns for each its name, head, created, trail and end.
   */
  static final String NEWEST =
      Lua.compact(
          COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          replace_unless(KEYS[2], 'zset')
          local found = {}
          local oldest = string.format('%.0f', millis() - tonumber(ARGV[2]))
          local names =
            redis.call('ZREVRANGEBYSCORE', KEYS[2], '+inf', oldest, 'LIMIT', 0, ARGV[1])
          for _, name in ipairs(names) do
            found[#found + 1] = name
            for _, part in ipairs({'head', 'created', 'trail', 'end'}) do
              found[#found + 1] = entry_of(KEYS[1], name .. ':' .. part, ARGV[3])
            end
          end
          return found
          """);

  private OrderScripts() {}
}
