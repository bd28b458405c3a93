package carsharing.teltonika.quarantine;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The frames in Redis: a stream, bounded by its entries and by their bytes. One tracker cannot fill
 * it alone. Lives on one event loop.
 */
public final class Quarantine {

  /** All of them. */
  static final String KEY = "teltonika:quarantine";

  /** One tracker has a tenth of the entries at most. */
  private static final int PART = 10;

  private static final int MAX_REASON = 300;

  private static final String TIME = "\\d{1,15}";

  private static final Pattern ID = Pattern.compile("\\d{1,18}-\\d{1,18}");

  /**
   * KEYS: the stream. ARGV: entries at most, hex digits at most, entries of one tracker at most,
   * IMEI, time, reason, hex. The oldest entries give way, those of the same tracker first. A frame
   * that is there already is not added again.
   */
  private static final String ADD =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[1], 'stream')
          local digits, same = #ARGV[7], {}
          local all = redis.call('XRANGE', KEYS[1], '-', '+')
          for i = #all, 1, -1 do
            local fields = {}
            for j = 1, #all[i][2] - 1, 2 do fields[all[i][2][j]] = all[i][2][j + 1] end
            local length = #(fields['hex'] or '')
            if fields['imei'] == ARGV[4] and fields['hex'] == ARGV[7] then return 0 end
            if fields['imei'] == ARGV[4] then same[#same + 1] = all[i][1] end
            digits = digits + length
            if digits > tonumber(ARGV[2]) or #all - i + 2 > tonumber(ARGV[1]) then
              redis.call('XDEL', KEYS[1], all[i][1])
            end
          end
          for i = tonumber(ARGV[3]), #same do redis.call('XDEL', KEYS[1], same[i]) end
          redis.call('XADD', KEYS[1], '*', 'imei', ARGV[4], 'at', ARGV[5], 'reason', ARGV[6],
            'hex', ARGV[7])
          return 1
          """);

  /**
   * KEYS: the stream. ARGV: entries at most. Returns for each entry its id, IMEI, time, reason and
   * the hex digits of its frame, the newest first: the frames themselves stay in Redis.
   */
  private static final String LIST =
      Lua.compact(
          Lua.COMMON
              + """
          if type_of(KEYS[1]) ~= 'stream' then return {} end
          local all = {}
          for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', ARGV[1])) do
            local fields = {}
            for j = 1, #entry[2] - 1, 2 do fields[entry[2][j]] = entry[2][j + 1] end
            all[#all + 1] = {entry[1], fields['imei'] or '', fields['at'] or '',
              fields['reason'] or '', #(fields['hex'] or '')}
          end
          return all
          """);

  private final SideLink link;
  private final int maxFrames;
  private final int maxBytes;

  /**
   * A frame with its id.
   *
   * @param id of the entry in the stream
   */
  public record Entry(String id, QuarantinedFrame frame) {}

  /**
   * What a list shows of a frame.
   *
   * @param at when it came, ms since 1970
   * @param bytes of the frame as it stands on the wire
   */
  public record Summary(String id, Imei imei, long at, String reason, long bytes) {}

  /**
   * @param maxFrames frames at most
   * @param maxBytes bytes of all frames
   */
  public Quarantine(SideLink link, int maxFrames, int maxBytes) {
    this.link = link;
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  /** Adds a frame, unless it is longer than all of them together may be. */
  public Future<Void> add(QuarantinedFrame quarantined) {
    if (quarantined.length() > maxBytes) {
      return Future.succeededFuture();
    }
    var reason = quarantined.reason();
    return link.aside(
            Lua.call(ADD, KEY)
                .arg(maxFrames)
                .arg(2L * maxBytes)
                .arg(Math.max(1, maxFrames / PART))
                .arg(quarantined.imei().digits())
                .arg(quarantined.at())
                .arg(reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason)
                .arg(HexFormat.of().formatHex(quarantined.frame().encode().getBytes())))
        .mapEmpty();
  }

  /** The newest ones, the newest first. */
  public Future<List<Summary>> newest(int limit) {
    return link.aside(Lua.call(LIST, KEY).arg(limit)).map(Quarantine::summaries);
  }

  private static List<Summary> summaries(Response all) {
    var summaries = new ArrayList<Summary>();
    for (var one : all) {
      var at = one.get(2).toString();
      Imei.parse(one.get(1).toString())
          .filter(imei -> at.matches(TIME))
          .map(
              imei ->
                  new Summary(
                      one.get(0).toString(),
                      imei,
                      Long.parseLong(at),
                      one.get(3).toString(),
                      one.get(4).toLong() / 2))
          .ifPresent(summaries::add);
    }
    return summaries;
  }

  /** One of them; empty if there is none of this id. */
  public Future<Optional<Entry>> find(String id) {
    return ID.matcher(id).matches()
        ? link.aside(Request.cmd(Command.XRANGE).arg(KEY).arg(id).arg(id))
            .map(found -> entries(found).stream().findFirst())
        : Future.succeededFuture(Optional.empty());
  }

  /** Removes one; false if there is none of this id. */
  public Future<Boolean> remove(String id) {
    return ID.matcher(id).matches()
        ? link.aside(Request.cmd(Command.XDEL).arg(KEY).arg(id)).map(gone -> gone.toLong() > 0)
        : Future.succeededFuture(false);
  }

  private static List<Entry> entries(Response all) {
    var entries = new ArrayList<Entry>();
    for (var one : all) {
      var id = one.get(0).toString();
      read(fields(one.get(1))).ifPresent(frame -> entries.add(new Entry(id, frame)));
    }
    return entries;
  }

  private static Map<String, String> fields(Response flat) {
    var fields = new HashMap<String, String>();
    for (var i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    return fields;
  }

  /** Others may have written anything there. */
  private static Optional<QuarantinedFrame> read(Map<String, String> fields) {
    var at = fields.getOrDefault("at", "");
    var frame = frame(fields.getOrDefault("hex", ""));
    return Imei.parse(fields.getOrDefault("imei", ""))
        .filter(imei -> at.matches(TIME))
        .flatMap(
            imei ->
                frame.map(
                    content ->
                        new QuarantinedFrame(
                            imei, Long.parseLong(at), fields.getOrDefault("reason", ""), content)));
  }

  private static Optional<Frame> frame(String hex) {
    try {
      return Frame.ofWire(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
