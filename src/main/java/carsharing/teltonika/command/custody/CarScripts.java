package carsharing.teltonika.command.custody;

import carsharing.teltonika.redis.Lua;

/**
 * The scripts that act on one car. The keys of a car, beside the waiting command itself under the
 * IMEI: {@code owner} holds the token of the connection that owns the car, {@code clock} how late
 * its records are. {@code running} is a hash of the commands that were taken and have no outcome
 * yet. Its fields are {@code <life of a process>/<number of a ticket>}. {@code told:<number>} says
 * that an outcome was told, {@code id:<id>} what is known of an id.
 *
 * <p>A key of ours that holds another type than ours, or far more than the server writes, is
 * replaced: nobody else may write it. Whoever can write to Redis can write any number of bytes, so
 * the length is asked before anything is read, and what is too long never leaves Redis.
 */
public final class CarScripts {

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
        local owner = short(KEYS[1])
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
   * <p>The lag of the tracker's clock is kept for the processes that do not know it.
   *
   * <p>KEYS: owner, running, clock, hardware. ARGV: as above, then the ttl of running in ms, the
   * lag in ms or an empty text, and how long it is kept in ms. Returns the status, the former
   * owner, the fields of running, the lag that was kept before or an empty text, and the hardware
   * or an empty text.
   */
  static final String HOLD =
      Lua.compact(
          Lua.COMMON
              + OWN
              + """
          local status, former = own(millis(), true)
          if status ~= 'mine' then return {status, former, {}} end
          local fields = fields_of(KEYS[2])
          if #fields > 0 then redis.call('PEXPIRE', KEYS[2], ARGV[5]) end
          local lag = short(KEYS[3]) or ''
          if ARGV[6] ~= '' then redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[7]) end
          return {status, former, fields, lag, short(KEYS[4]) or ''}
          """);

  /**
   * KEYS: owner. ARGV: token.
   *
   * <p>The car belongs to nobody, if it was the caller's.
   */
  static final String RELEASE =
      Lua.compact(
          Lua.COMMON
              + """
          if short(KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
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
   * reason, how long the note lives in ms, and the bytes of the longest command. Of a longer one
   * only the length is taken. Returns the status, the former owner, the fields of running before,
   * and if a command was taken Redis' time in ms and the entry.
   */
  static final String TAKE =
      Lua.compact(
          Lua.COMMON
              + OWN
              + """
          local now = millis()
          local status, former = own(now, false)
          if status ~= 'mine' then return {status, former, {}} end
          local fields = fields_of(KEYS[5])
          local kind, command, length = 'string', '', redis.pcall('STRLEN', KEYS[2])
          if length == 0 and redis.call('EXISTS', KEYS[2]) == 0 then
            local reason = short(KEYS[3])
            if reason == 'lookup' or (reason and ARGV[7] == 'new_owner') then
              return {'served', former, fields}
            end
            return {'none', former, fields}
          end
          if type(length) == 'table' then
            kind = type_of(KEYS[2])
            if kind == 'string' or kind == 'none' then return length end
          elseif length > tonumber(ARGV[9]) then
            kind = string.format('string of %.0f bytes', length)
          else
            command = redis.call('GET', KEYS[2])
          end
          local expiry = string.format('%.0f', redis.call('PTTL', KEYS[2]))
          local entry = table.concat(
            {string.format('%.0f', now), expiry, ARGV[7], kind, command}, '\\n')
          redis.call('HSET', KEYS[5], ARGV[6], entry)
          redis.call('PEXPIRE', KEYS[5], ARGV[5])
          local deleted = redis.pcall('UNLINK', KEYS[2], KEYS[4])
          if type(deleted) == 'table' and deleted['err'] then
            redis.call('HDEL', KEYS[5], ARGV[6])
            return deleted
          end
          redis.call('SET', KEYS[3], ARGV[7], 'PX', ARGV[8])
          return {'taken', former, fields, now, entry}
          """);

  /**
   * Notes that a car is woken for the command that waits: by one process, once. The note lives as
   * long as the command, and goes with it.
   *
   * <p>KEYS: IMEI, owner, woken. ARGV: how long the note of a command lives that does not expire,
   * in ms, and the bytes of the longest command. Returns Redis' time in ms and the command, or
   * nothing.
   */
  static final String WAKE =
      Lua.compact(
          Lua.COMMON
              + """
          if type_of(KEYS[1]) ~= 'string' or redis.call('EXISTS', KEYS[2]) == 1 then return {} end
          if redis.call('STRLEN', KEYS[1]) > tonumber(ARGV[2]) then return {} end
          local command = redis.call('GET', KEYS[1])
          local mark = redis.sha1hex(command)
          replace_unless(KEYS[3], 'string')
          if short(KEYS[3]) == mark then return {} end
          local ttl = redis.call('PTTL', KEYS[1])
          if ttl < 1 then ttl = ARGV[1] end
          redis.call('SET', KEYS[3], mark, 'PX', ttl)
          return {millis(), command}
          """);

  private CarScripts() {}
}
