package carsharing.teltonika.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.stream.Collectors;

/**
 * Scripts that run within Redis. A script is atomic, and the keys of one script share a hash slot.
 * Each key that a script touches is declared.
 */
public final class Lua {

  /** What the scripts have in common. */
  public static final String COMMON =
      """
      local function type_of(key) return redis.call('TYPE', key)['ok'] end
      local function replace_unless(key, kind)
        local found = type_of(key)
        if found ~= kind and found ~= 'none' then redis.call('DEL', key) end
      end
      local function read_own(command, key, ...)
        local found = redis.pcall(command, key, ...)
        if type(found) ~= 'table' or not found['err'] then return found end
        if string.find(found['err'], 'WRONGTYPE', 1, true) then redis.call('DEL', key) end
        return redis.call(command, key, ...)
      end
      local function short(key)
        local found = read_own('GETRANGE', key, 0, 200)
        if #found > 200 then
          redis.call('UNLINK', key)
          return false
        end
        return found ~= '' and found
      end
      local function fields_of(key)
        local found = {}
        if read_own('HLEN', key) > 10000 then
          redis.call('UNLINK', key)
          return found
        end
        for _, field in ipairs(redis.call('HKEYS', key)) do
          if #field > 200 then
            redis.call('HDEL', key, field)
          else
            found[#found + 1] = field
          end
        end
        return found
      end
      local function entry_of(key, field, limit)
        if redis.call('HSTRLEN', key, field) > tonumber(limit) then
          redis.call('HDEL', key, field)
          return false
        end
        return redis.call('HGET', key, field)
      end
      local function millis()
        local time = redis.call('TIME')
        return time[1] * 1000 + math.floor(time[2] / 1000)
      end
      """;

  private Lua() {}

  /** Redis gets the text with each call, and computes its checksum each time. */
  public static String compact(String script) {
    return script.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  /** A call of a script, still without its arguments. */
  public static Request call(String script, String... keys) {
    var request = Request.cmd(Command.EVAL).arg(script).arg(keys.length);
    for (var key : keys) {
      request.arg(key);
    }
    return request;
  }
}
