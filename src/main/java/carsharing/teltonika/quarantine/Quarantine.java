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
   * then for each frame IMEI, time, reason, hex. The oldest entries give way, those of a tracker
   * with too many first. A frame that is there already is not added again. The stream is read once
   * for all frames, since reading it takes Redis milliseconds.
   */
  private static final String ADD =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[1], 'stream')
          local all, known = {}, {}
          for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
            local fields = {}
            for j = 1, #entry[2] - 1, 2 do fields[entry[2][j]] = entry[2][j + 1] end
            local imei, hex = fields['imei'] or '', fields['hex'] or ''
            all[#all + 1] = {id = entry[1], imei = imei, digits = #hex}
            known[imei .. ':' .. hex] = true
          end
          for i = 4, #ARGV, 4 do
            local imei, hex = ARGV[i], ARGV[i + 3]
            if not known[imei .. ':' .. hex] then
              known[imei .. ':' .. hex] = true
              local id = redis.call('XADD', KEYS[1], '*', 'imei', imei, 'at', ARGV[i + 1],
                'reason', ARGV[i + 2], 'hex', hex)
              all[#all + 1] = {id = id, imei = imei, digits = #hex}
            end
          end
          local entries, digits, same = 0, 0, {}
          for i = #all, 1, -1 do
            local one = all[i]
            same[one.imei] = (same[one.imei] or 0) + 1
            local stays = same[one.imei] <= tonumber(ARGV[3])
            if stays then
              entries, digits = entries + 1, digits + one.digits
              stays = entries <= tonumber(ARGV[1]) and digits <= tonumber(ARGV[2])
            end
            if not stays then redis.call('XDEL', KEYS[1], one.id) end
          end
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

  /** Adds frames, the oldest first. A frame is left out if it is longer than all may be. */
  public Future<Void> add(List<QuarantinedFrame> frames) {
    var fitting = frames.stream().filter(frame -> frame.length() <= maxBytes).toList();
    if (fitting.isEmpty()) {
      return Future.succeededFuture();
    }
    var request =
        Lua.call(ADD, KEY).arg(maxFrames).arg(2L * maxBytes).arg(Math.max(1, maxFrames / PART));
    for (var frame : fitting) {
      var reason = frame.reason();
      request
          .arg(frame.imei().digits())
          .arg(frame.at())
          .arg(reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason)
          .arg(HexFormat.of().formatHex(frame.frame().encode().getBytes()));
    }
    return link.aside(request).mapEmpty();
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
