package carsharing.teltonika.command.custody;

import carsharing.teltonika.command.history.HistoryScripts;
import carsharing.teltonika.redis.Lua;

/** The scripts within Redis that are about commands that were taken, and about their ids. */
final class RunningScripts {

  /**
   * Goes on with a command that was taken, under another field. Nobody else goes on with it then.
   *
   * <p>KEYS: running, told. ARGV: the old field, the new field, the ttl of running in ms, and the
   * bytes of the longest entry. Returns Redis' time in ms and the entry, or whether an outcome was
   * told.
   */
  static final String ADOPT =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          if redis.call('EXISTS', KEYS[2]) == 1 then
            redis.call('HDEL', KEYS[1], ARGV[1])
            return {'told'}
          end
          local entry = entry_of(KEYS[1], ARGV[1], ARGV[4])
          if not entry then return {'forgotten'} end
          if ARGV[1] ~= ARGV[2] then
            redis.call('HSET', KEYS[1], ARGV[2], entry)
            redis.call('HDEL', KEYS[1], ARGV[1])
          end
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
          return {'adopted', millis(), entry}
          """);

  /**
   * Notes that a command with an id begins, unless one began before. A command whose outcome was
   * told does not begin, however late this request comes.
   *
   * <p>KEYS: id, running, told. ARGV: the field, the mark of the command that begins, the ttl of
   * the id in ms, and the bytes of the longest text under an id.
   */
  static final String BEGIN =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[2], 'hash')
          if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0
              and redis.call('EXISTS', KEYS[3]) == 1 then
            return {'told'}
          end
          local kind = type_of(KEYS[1])
          if kind ~= 'none' and kind ~= 'string' then return {'wrong', kind} end
          local length = redis.call('STRLEN', KEYS[1])
          if length > tonumber(ARGV[4]) then
            return {'wrong', string.format('text of %.0f bytes', length)}
          end
          local earlier = redis.call('GET', KEYS[1])
          if earlier and earlier ~= ARGV[2] then return {'earlier', earlier} end
          redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
          return {'begun'}
          """);

  /**
   * What stands under an id; nothing if that is no text, or too long for one of ours.
   *
   * <p>KEYS: id. ARGV: the bytes of the longest text.
   */
  static final String EARLIER =
      Lua.compact(
          """
          local length = redis.pcall('STRLEN', KEYS[1])
          if type(length) == 'table' then return length end
          if length > tonumber(ARGV[1]) then
            return redis.error_reply('WRONGTYPE a text of ' .. length .. ' bytes')
          end
          return redis.call('GET', KEYS[1]) or ''
          """);

  /**
   * Tells an outcome, once: publishes it, keeps it under the id, and removes the command from the
   * running ones. An id that the command holds and that is not kept becomes free again.
   *
   * <p>Told says "unrun" if the command has an id and was certainly not run. Of a process that has
   * died this is certain only if the command held its id until now.
   *
   * <p>If publishing is refused, nothing is done at all. If only the history cannot be written, the
   * outcome is told all the same.
   *
   * <p>KEYS: told, running, the records and the line of the history, and the id if there is one.
   * ARGV: channel, message, the ttl of told in ms, field, the beginning of the mark that holds the
   * id, what to keep (empty: nothing), the ttl of the id in ms, "running" if it is told only of a
   * command that still runs; and for the history the name, the head, the trail (empty: as it is),
   * the end, the lifetime in ms and how many commands are kept. Returns 1 if it was told now, 2 if
   * the caller has told it before, and 0 if another process has.
   */
  static final String TELL =
      Lua.compact(
          Lua.COMMON
              + HistoryScripts.KEEP
              + """
          replace_unless(KEYS[2], 'hash')
          if ARGV[8] == 'running' and redis.call('HEXISTS', KEYS[2], ARGV[4]) == 0 then
            return 0
          end
          local holds, free = false, false
          if KEYS[5] then
            local kind = type_of(KEYS[5])
            holds = kind == 'string'
              and redis.call('GETRANGE', KEYS[5], 0, #ARGV[5] - 1) == ARGV[5]
            free = kind == 'none'
          end
          local unrun = KEYS[5] and ARGV[6] == '' and (holds or ARGV[8] == '')
          local note = unrun and 'unrun' or '1'
          if not redis.call('SET', KEYS[1], note, 'PX', ARGV[3], 'NX') then
            redis.call('HDEL', KEYS[2], ARGV[4])
            return redis.pcall('HGET', KEYS[3], ARGV[9] .. ':end') == ARGV[12] and 2 or 0
          end
          local published = redis.pcall('PUBLISH', ARGV[1], ARGV[2])
          if type(published) == 'table' and published['err'] then
            redis.call('DEL', KEYS[1])
            return published
          end
          if ARGV[6] ~= '' and (holds or free) then
            redis.call('SET', KEYS[5], ARGV[6], 'PX', ARGV[7])
          elseif ARGV[6] == '' and holds then
            redis.call('DEL', KEYS[5])
          end
          redis.call('HDEL', KEYS[2], ARGV[4])
          pcall(function()
            keep_command(KEYS[3], KEYS[4], ARGV[9], ARGV[10], ARGV[13], ARGV[14])
            local is_first = redis.call('HSETNX', KEYS[3], ARGV[9] .. ':end', ARGV[12]) == 1
            if is_first and ARGV[11] ~= '' then
              redis.call('HSET', KEYS[3], ARGV[9] .. ':trail', ARGV[11])
            end
          end)
          return 1
          """);

  /**
   * The fields of all commands of a car that run.
   *
   * <p>KEYS: running.
   */
  static final String FIELDS = Lua.compact(Lua.COMMON + "return fields_of(KEYS[1])");

  /**
   * The commands of one life of a process that run.
   *
   * <p>KEYS: running. ARGV: the beginning of the fields, the bytes of the longest entry. Returns
   * fields and entries in turn.
   */
  static final String RUNNING =
      Lua.compact(
          Lua.COMMON
              + """
          local found = {}
          for _, field in ipairs(fields_of(KEYS[1])) do
            local entry = string.sub(field, 1, #ARGV[1]) == ARGV[1]
              and entry_of(KEYS[1], field, ARGV[2])
            if entry then
              found[#found + 1] = field
              found[#found + 1] = entry
            end
          end
          return found
          """);

  private RunningScripts() {}
}
