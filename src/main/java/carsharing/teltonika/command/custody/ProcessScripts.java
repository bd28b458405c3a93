package carsharing.teltonika.command.custody;

import carsharing.teltonika.redis.LifeSigns;
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
              + LifeSigns.FUNCTIONS
              + """
          replace_unless(KEYS[1], 'hash')
          local before = redis.call('HGET', KEYS[1], ARGV[1])
          if before == 'dead' or (not before and ARGV[3] ~= 'first') then return {} end
          heard_of(KEYS[1], ARGV[1], ARGV[2])
          return list_into({}, KEYS[1])
          """);

  private ProcessScripts() {}
}
