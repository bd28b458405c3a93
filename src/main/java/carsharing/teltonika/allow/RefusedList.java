package carsharing.teltonika.allow;

import carsharing.teltonika.allow.RefusedTrackers.Refused;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The trackers that were refused, by all processes: a hash in Redis, by IMEI. It is bounded. If it
 * is full, trackers that have tried only once go first: who makes up IMEIs tries each one once, and
 * a real tracker comes back. Lives on one event loop.
 */
public final class RefusedList {

  /** All of them, by IMEI. */
  static final String KEY = "teltonika:refused";

  /**
   * KEYS: the hash. ARGV: entries at most, then for each tracker its IMEI, first, last, count,
   * address and process. A value is these, separated by blanks.
   */
  private static final String ADD =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          local limit = tonumber(ARGV[1])
          for i = 2, #ARGV, 6 do
            local old = entry_of(KEYS[1], ARGV[i], 300)
            local first, count = string.match(old or '', '^(%d+) %d+ (%d+) ')
            local value = {first or ARGV[i + 1], ARGV[i + 2],
              string.format('%.0f', (count or 0) + ARGV[i + 3]), ARGV[i + 4], ARGV[i + 5]}
            redis.call('HSET', KEYS[1], ARGV[i], table.concat(value, ' '))
          end
          if redis.call('HLEN', KEYS[1]) <= limit then return 0 end
          local all = {}
          for _, imei in ipairs(fields_of(KEYS[1])) do
            local last, count = string.match(entry_of(KEYS[1], imei, 300) or '', '^%d+ (%d+) (%d+) ')
            all[#all + 1] = {imei, tonumber(last or 0), tonumber(count or 0) > 1}
          end
          table.sort(all, function(a, b)
            if a[3] ~= b[3] then return b[3] end
            return a[2] < b[2]
          end)
          for i = 1, #all - math.floor(limit * 0.9) do redis.call('HDEL', KEYS[1], all[i][1]) end
          return 1
          """);

  /** KEYS: the hash. Returns IMEIs and values in turn. */
  private static final String LIST =
      Lua.compact(
          Lua.COMMON
              + """
          if type_of(KEYS[1]) ~= 'hash' then return {} end
          local all = {}
          for _, imei in ipairs(fields_of(KEYS[1])) do
            all[#all + 1] = imei
            all[#all + 1] = entry_of(KEYS[1], imei, 300) or ''
          end
          return all
          """);

  private static final int PARTS = 5;

  private final SideLink link;
  private final int limit;

  /**
   * One of them.
   *
   * @param process the one that has refused it last
   */
  public record Entry(Refused refused, String process) {}

  /**
   * @param limit entries at most
   */
  public RefusedList(SideLink link, int limit) {
    this.link = link;
    this.limit = limit;
  }

  /** Adds what a process has seen. */
  public Future<Void> add(List<Refused> refused, String process) {
    if (refused.isEmpty()) {
      return Future.succeededFuture();
    }
    var request = Lua.call(ADD, KEY).arg(limit);
    for (var one : refused) {
      request
          .arg(one.imei().digits())
          .arg(one.first())
          .arg(one.last())
          .arg(one.count())
          .arg(one.address().isEmpty() ? "-" : one.address())
          .arg(process);
    }
    return link.aside(request).mapEmpty();
  }

  /** All of them, the newest first. */
  public Future<List<Entry>> all() {
    return link.aside(Lua.call(LIST, KEY)).map(RefusedList::entries);
  }

  /** Forgets a tracker. */
  public Future<Void> remove(Imei imei) {
    return link.aside(Request.cmd(Command.HDEL).arg(KEY).arg(imei.digits())).mapEmpty();
  }

  private static List<Entry> entries(Response all) {
    var entries = new ArrayList<Entry>();
    for (var i = 0; i + 1 < all.size(); i += 2) {
      entry(all.get(i).toString(), all.get(i + 1).toString()).ifPresent(entries::add);
    }
    entries.sort(Comparator.comparing((Entry entry) -> entry.refused().last()).reversed());
    return entries;
  }

  /** Others may have written anything there. */
  private static Optional<Entry> entry(String imei, String value) {
    var parts = value.split(" ", -1);
    if (parts.length != PARTS || !value.matches("(\\d{1,18} ){3}\\S{1,64} \\S{1,64}")) {
      return Optional.empty();
    }
    return Imei.parse(imei)
        .map(
            known ->
                new Entry(
                    new Refused(
                        known,
                        parts[3],
                        Long.parseLong(parts[0]),
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2])),
                    parts[4]));
  }
}
