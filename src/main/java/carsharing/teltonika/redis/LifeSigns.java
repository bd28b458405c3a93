package carsharing.teltonika.redis;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What Redis hears of processes, and which of them have died. In Redis, processes are a hash: of
 * each one when Redis has heard of it last and after how many ms of silence it counts as dead, or
 * {@code dead}.
 *
 * <p>A process has died if this does not change for a while, by the clock of this process, during
 * which this process has heard of Redis again and again. So nobody dies because Redis is away.
 * Lives on one event loop.
 */
public final class LifeSigns {

  /**
   * Functions for scripts, behind {@link Lua#COMMON}. {@code heard_of} notes that a process lives.
   * {@code list_into} adds all names and values in turn to a list.
   */
  public static final String FUNCTIONS =
      """
      local function heard_of(key, process, patience)
        redis.call('HSET', key, process, string.format('%.0f/%s', millis(), patience))
      end
      local function list_into(known, key)
        for _, process in ipairs(fields_of(key)) do
          if redis.call('HSTRLEN', key, process) > 200 then
            redis.call('HDEL', key, process)
          else
            known[#known + 1] = process
            known[#known + 1] = redis.call('HGET', key, process)
          end
        end
        return known
      end
      """;

  /**
   * Gives a process up, unless Redis has heard of it since.
   *
   * <p>KEYS: processes. ARGV: the process, what was last heard of it. Returns 1 if it counts as
   * dead.
   */
  public static final String BURY =
      """
      local value = redis.call('HGET', KEYS[1], ARGV[1])
      if value ~= 'dead' and value ~= ARGV[2] then return 0 end
      redis.call('HSET', KEYS[1], ARGV[1], 'dead')
      return 1
      """;

  /** The value of a process that was given up. */
  public static final String DEAD = "dead";

  /** What {@code heard_of} writes: Redis' time, and after how many ms it counts as dead. */
  private static final Pattern VALUE = Pattern.compile("\\d+/(\\d{1,18})");

  /**
   * What was last heard of a process.
   *
   * @param since when this was first heard, ns
   */
  private record Heard(String value, long since) {}

  private final TimeSource time;
  private final Map<String, Heard> heard = new HashMap<>();
  private Optional<Long> lastLook = Optional.empty();

  /** Creates a memory that has heard of nobody. */
  public LifeSigns(TimeSource time) {
    this.time = time;
  }

  /** Redis was away. Whoever was silent meanwhile may live. */
  public void interrupted() {
    lastLook = Optional.empty();
  }

  /**
   * Redis has answered.
   *
   * @param asked when it was asked, ns
   * @param patience how long a process may be silent
   * @param isKnown the processes of which something was heard
   */
  public void answered(long asked, Duration patience, Predicate<String> isKnown) {
    if (lastLook.filter(last -> asked - last <= patience.dividedBy(2).toNanos()).isEmpty()) {
      heard.clear();
    }
    lastLook = Optional.of(time.nanos());
    heard.keySet().removeIf(isKnown.negate());
  }

  /**
   * Whether a process has died.
   *
   * @param value what Redis has of it
   * @param asked when Redis was asked, ns
   * @param otherwise how long it may be silent if it does not say so itself
   */
  public boolean isDead(String process, String value, long asked, Duration otherwise) {
    return value.equals(DEAD) || isSilent(process, value, asked, patience(value, otherwise));
  }

  /** Whether the same was heard of a process for so long. */
  public boolean isSilent(String process, String value, long asked, Duration patience) {
    var before = heard.get(process);
    if (before == null || !before.value().equals(value)) {
      heard.put(process, new Heard(value, time.nanos()));
      return false;
    }
    return asked - before.since() >= patience.toNanos();
  }

  /** Each process says for how long it may be silent. */
  private static Duration patience(String value, Duration otherwise) {
    var matcher = VALUE.matcher(value);
    return matcher.matches() ? Duration.ofMillis(Long.parseLong(matcher.group(1))) : otherwise;
  }
}
