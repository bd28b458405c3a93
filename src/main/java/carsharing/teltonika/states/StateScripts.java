package carsharing.teltonika.states;

import carsharing.teltonika.car.state.StateText;
import carsharing.teltonika.redis.Lua;

/**
 * The scripts that read and write states. A state is one JSON text under {@code {IMEI}:state}. It
 * begins with its revision, which is another one each time that it is written.
 *
 * <p>A process writes a state only over the revision that it knows. Otherwise it gets what is
 * there, merges it, and writes again: so two processes that write one car lose nothing. A key that
 * holds another type, or far more than the server writes, is replaced.
 */
final class StateScripts {

  /** Bytes of the longest state that is read. The server writes some 3,000. */
  private static final int MAX_BYTES = 32 * 1024;

  private static final String READ =
      """
      local function read(key)
        local length = redis.pcall('STRLEN', key)
        if type(length) == 'table' then
          if not string.find(length['err'], 'WRONGTYPE', 1, true) then
            return redis.call('STRLEN', key)
          end
          length = %1$d + 1
        end
        if length > %1$d then
          redis.call('DEL', key)
          return ''
        end
        return redis.call('GET', key) or ''
      end
      """
          .formatted(MAX_BYTES);

  /**
   * KEYS: the states, and behind each state the owner of its car. Returns the state and the owner
   * of each, an empty text for what is not there.
   */
  static final String LOAD =
      Lua.compact(
          READ
              + """
          local found = {}
          for i = 1, #KEYS, 2 do
            found[i] = read(KEYS[i])
            local owner = redis.pcall('GETRANGE', KEYS[i + 1], 0, 200)
            found[i + 1] = type(owner) == 'string' and owner or ''
          end
          return found
          """);

  /**
   * KEYS: the states. ARGV: how long they are kept in ms; then for each state the revision that is
   * known to be there, and the new text. Returns an empty text for each state that is written, and
   * for another one what is there. A text that does not begin like a state is replaced.
   */
  static final String WRITE =
      Lua.compact(
          READ
              + """
          local begin = '{"rev":"'
          local function rev_of(key)
            local head = redis.pcall('GETRANGE', key, 0, %d)
            if type(head) ~= 'string' then return false end
            local rev = string.sub(head, #begin + 1)
            local is_state = string.sub(head, 1, #begin) == begin
              and #rev == %d and not string.find(rev, '[^0-9a-f-]')
            return is_state and rev or ''
          end
          local found = {}
          for i, key in ipairs(KEYS) do
            local rev = rev_of(key)
            if rev == '' or rev == ARGV[2 * i] then
              redis.call('SET', key, ARGV[2 * i + 1], 'PX', ARGV[1])
              found[i] = ''
            else
              found[i] = read(key)
              if found[i] == '' then
                redis.call('SET', key, ARGV[2 * i + 1], 'PX', ARGV[1])
              end
            end
          end
          return found
          """
                  .formatted(
                      StateText.REV_OFFSET + StateText.REV_LENGTH - 1, StateText.REV_LENGTH));

  /**
   * KEYS: the states, and behind each state the owner of its car. ARGV: as for WRITE. Writes a
   * state if its revision is the one that is known and nobody owns the car. Returns 1 for each
   * state that is written, and else 0.
   */
  static final String WRITE_UNOWNED =
      Lua.compact(
          """
          local written = {}
          for i = 1, #KEYS, 2 do
            local rev = redis.pcall('GETRANGE', KEYS[i], %1$d, %2$d)
            local is_known = rev == ARGV[i + 1] and #ARGV[i + 1] == %3$d
            if is_known and redis.call('EXISTS', KEYS[i + 1]) == 0 then
              redis.call('SET', KEYS[i], ARGV[i + 2], 'PX', ARGV[1])
              written[#written + 1] = 1
            else
              written[#written + 1] = 0
            end
          end
          return written
          """
              .formatted(
                  StateText.REV_OFFSET,
                  StateText.REV_OFFSET + StateText.REV_LENGTH - 1,
                  StateText.REV_LENGTH));

  private StateScripts() {}
}
