package carsharing.teltonika.command;

import java.util.stream.Collectors;

/**
 * The scripts that run within Redis. A script is atomic, and the keys of one script share a hash
 * slot. Each key that a script touches is declared.
 *
 * <p>The keys of a car, beside the waiting command itself under the IMEI: {@code owner} holds the
 * token of the connection that owns the car. {@code running} is a hash of the commands that were
 * taken and have no outcome yet. Its fields are {@code <life of a process>/<number of a ticket>}.
 * {@code told:<number>} says that an outcome was told, {@code id:<id>} what is known of an id.
 *
 * <p>A key of ours that holds another type than ours is replaced: nobody else may write it.
 */
final class LuaScripts {

  /** What the scripts have in common. */
  static final String COMMON =
      """
      local function type_of(key) return redis.call('TYPE', key)['ok'] end
      local function replace_unless(key, kind)
        local found = type_of(key)
        if found ~= kind and found ~= 'none' then redis.call('DEL', key) end
      end
      local function read_own(command, key)
        local found = redis.pcall(command, key)
        if type(found) ~= 'table' or not found['err'] then return found end
        if string.find(found['err'], 'WRONGTYPE', 1, true) then redis.call('DEL', key) end
        return redis.call(command, key)
      end
      local function millis()
        local time = redis.call('TIME')
        return time[1] * 1000 + math.floor(time[2] / 1000)
      end
      """;

  /**
   * Makes the car the caller's, unless a newer connection owns it. A token is {@code
   * process/connection/connect time in ms}. Version 0.1.0 has no time in it and claims by order of
   * arrival: such an owner gives way to a first claim and to nothing else.
   *
   * <p>A request that was on its way for too long does nothing: its sender has given it up.
   *
   * <p>KEYS: owner. ARGV: token, ttl in ms, latest time in ms, whether it is the first claim.
   */
  private static final String OWN =
      """
      local pattern = '^([^/]*)/(%d+)/?(%d*)$'
      local function is_newer(other, mine, first)
        local process, number, time = string.match(other, pattern)
        local my_process, my_number, my_time = string.match(mine, pattern)
        if not process then return false end
        if process == my_process then return tonumber(number) > tonumber(my_number) end
        if time == '' then return not first end
        if tonumber(time) == tonumber(my_time) then return other > mine end
        return tonumber(time) > tonumber(my_time)
      end
      local function own(now, renew)
        if now > tonumber(ARGV[3]) then return 'late', '' end
        local owner = read_own('GET', KEYS[1])
        if owner and owner ~= ARGV[1] and is_newer(owner, ARGV[1], ARGV[4] == 'first') then
          return 'lost', owner
        end
        if renew or owner ~= ARGV[1] then
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        end
        return 'mine', owner or ''
      end
      """;

  /**
   * Claims the car, or holds it. The commands that were taken for it live on as well.
   *
   * <p>KEYS: owner, running. ARGV: as above, then the ttl of running in ms. Returns the status, the
   * former owner, and the fields of running.
   */
  static final String HOLD =
      compact(
          COMMON
              + OWN
              + """
          local status, former = own(millis(), true)
          if status ~= 'mine' then return {status, former, {}} end
          local fields = read_own('HKEYS', KEYS[2])
          if #fields > 0 then redis.call('PEXPIRE', KEYS[2], ARGV[5]) end
          return {status, former, fields}
          """);

  /**
   * KEYS: owner. ARGV: token.
   *
   * <p>The car belongs to nobody, if it was the caller's.
   */
  static final String RELEASE =
      compact(
          COMMON
              + """
          if read_own('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
          return 0
          """);

  /**
   * Moves the waiting command to the running ones, with all that is needed to go on with it. Notes
   * for a few seconds that a command was taken, and why: its announcement may reach a connection
   * that finds nothing any more, and is then no mistake of the client. Redis gives the time to live
   * of a key without one as -1, and Lua writes numbers from 1e14 on with an exponent unless it is
   * told how. A key of another type is a client's mistake, and is taken as well.
   *
   * <p>If the command cannot leave its key, it does not become a running one either.
   *
   * <p>KEYS: owner, IMEI, taken, woken, running. ARGV: as for HOLD, then the field of running, the
   * reason, and how long the note lives in ms. Returns the status, the former owner, the fields of
   * running before, and if a command was taken Redis' time in ms and the entry.
   */
  static final String TAKE =
      compact(
          COMMON
              + OWN
              + """
          local now = millis()
          local status, former = own(now, false)
          if status ~= 'mine' then return {status, former, {}} end
          local fields = read_own('HKEYS', KEYS[5])
          local kind, command = 'string', redis.pcall('GET', KEYS[2])
          if not command then
            local reason = read_own('GET', KEYS[3])
            if reason == 'lookup' or (reason and ARGV[7] == 'new_owner') then
              return {'served', former, fields}
            end
            return {'none', former, fields}
          end
          if type(command) == 'table' then
            kind = type_of(KEYS[2])
            if kind == 'string' or kind == 'none' then return command end
            command = ''
          end
          local expiry = string.format('%.0f', redis.call('PTTL', KEYS[2]))
          local entry = table.concat(
            {string.format('%.0f', now), expiry, ARGV[7], kind, command}, '\\n')
          redis.call('HSET', KEYS[5], ARGV[6], entry)
          redis.call('PEXPIRE', KEYS[5], ARGV[5])
          local deleted = redis.pcall('DEL', KEYS[2], KEYS[4])
          if type(deleted) == 'table' and deleted['err'] then
            redis.call('HDEL', KEYS[5], ARGV[6])
            return deleted
          end
          redis.call('SET', KEYS[3], ARGV[7], 'PX', ARGV[8])
          return {'taken', former, fields, now, entry}
          """);

  /**
   * Goes on with a command that was taken, under another field. Nobody else goes on with it then.
   *
   * <p>KEYS: running, told. ARGV: the old field, the new field, the ttl of running in ms. Returns
   * Redis' time in ms and the entry, or whether an outcome was told.
   */
  static final String ADOPT =
      compact(
          COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          if redis.call('EXISTS', KEYS[2]) == 1 then
            redis.call('HDEL', KEYS[1], ARGV[1])
            return {'told'}
          end
          local entry = redis.call('HGET', KEYS[1], ARGV[1])
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
   * the id in ms.
   */
  static final String BEGIN =
      compact(
          COMMON
              + """
          replace_unless(KEYS[2], 'hash')
          if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0
              and redis.call('EXISTS', KEYS[3]) == 1 then
            return {'told'}
          end
          local kind = type_of(KEYS[1])
          if kind ~= 'none' and kind ~= 'string' then return {'wrong', kind} end
          local earlier = redis.call('GET', KEYS[1])
          if earlier and earlier ~= ARGV[2] then return {'earlier', earlier} end
          redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
          return {'begun'}
          """);

  /**
   * Tells an outcome, once: publishes it, keeps it under the id, and removes the command from the
   * running ones. An id that the command holds and that is not kept becomes free again.
   *
   * <p>If publishing is refused, nothing is done at all.
   *
   * <p>KEYS: told, running, and the id if there is one. ARGV: channel, message, the ttl of told in
   * ms, field, the beginning of the mark that holds the id, what to keep (empty: nothing), the ttl
   * of the id in ms, and "running" if it is told only of a command that still runs. Returns 1 if it
   * was told now.
   */
  static final String TELL =
      compact(
          COMMON
              + """
          replace_unless(KEYS[2], 'hash')
          if ARGV[8] == 'running' and redis.call('HEXISTS', KEYS[2], ARGV[4]) == 0 then
            return 0
          end
          local holds, free = false, false
          if KEYS[3] then
            local kind = type_of(KEYS[3])
            local mark = kind == 'string' and redis.call('GET', KEYS[3]) or ''
            holds = string.sub(mark, 1, #ARGV[5]) == ARGV[5]
            free = kind == 'none'
          end
          if not redis.call('SET', KEYS[1], '1', 'PX', ARGV[3], 'NX') then
            redis.call('HDEL', KEYS[2], ARGV[4])
            return 0
          end
          local published = redis.pcall('PUBLISH', ARGV[1], ARGV[2])
          if type(published) == 'table' and published['err'] then
            redis.call('DEL', KEYS[1])
            return published
          end
          if ARGV[6] ~= '' and (holds or free) then
            redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[7])
          elseif ARGV[6] == '' and holds then
            redis.call('DEL', KEYS[3])
          end
          redis.call('HDEL', KEYS[2], ARGV[4])
          return 1
          """);

  /**
   * The commands of one life of a process that run.
   *
   * <p>KEYS: running. ARGV: the beginning of the fields. Returns fields and entries in turn.
   */
  static final String RUNNING =
      compact(
          COMMON
              + """
          if type_of(KEYS[1]) ~= 'hash' then return {} end
          local found = {}
          for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
            if string.sub(field, 1, #ARGV[1]) == ARGV[1] then
              found[#found + 1] = field
              found[#found + 1] = redis.call('HGET', KEYS[1], field)
            end
          end
          return found
          """);

  /**
   * Notes that a car is woken for the command that waits: by one process, once. The note lives as
   * long as the command, and goes with it.
   *
   * <p>KEYS: IMEI, owner, woken. ARGV: how long the note of a command lives that does not expire,
   * in ms. Returns Redis' time in ms and the command, or nothing.
   */
  static final String WAKE =
      compact(
          COMMON
              + """
          if type_of(KEYS[1]) ~= 'string' or redis.call('EXISTS', KEYS[2]) == 1 then return {} end
          local command = redis.call('GET', KEYS[1])
          local mark = redis.sha1hex(command)
          replace_unless(KEYS[3], 'string')
          if redis.call('GET', KEYS[3]) == mark then return {} end
          local ttl = redis.call('PTTL', KEYS[1])
          if ttl < 1 then ttl = ARGV[1] end
          redis.call('SET', KEYS[3], mark, 'PX', ttl)
          return {millis(), command}
          """);

  private LuaScripts() {}

  /** Redis gets the text with each call, and computes its checksum each time. */
  static String compact(String script) {
    return script.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
