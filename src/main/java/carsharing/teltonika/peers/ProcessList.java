package carsharing.teltonika.peers;

import carsharing.teltonika.message.JsonText;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The processes that live, each with a card of its own: a hash in Redis. A process writes its card
 * again and again; the others forget it if it does not. Lives on one event loop.
 */
public final class ProcessList {

  /** All processes, by name. */
  static final String KEY = "teltonika:peers";

  /** How often a card is written. */
  public static final Duration INTERVAL = Duration.ofSeconds(2);

  /** After so much silence a process is no longer listed. */
  private static final Duration LIFETIME = Duration.ofSeconds(10);

  /** Characters of a card. */
  private static final int MAX_CARD = 8 * 1024;

  /**
   * KEYS: the hash. ARGV: the process, its card, ms that the card is valid, characters of a card at
   * most. Returns names and cards in turn. A value is the moment at which it expires and the card.
   */
  private static final String BEAT =
      Lua.compact(
          Lua.COMMON
              + """
          replace_unless(KEYS[1], 'hash')
          local now = millis()
          local own = string.format('%.0f %s', now + ARGV[3], ARGV[2])
          redis.call('HSET', KEYS[1], ARGV[1], own)
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
          local living = {}
          for _, name in ipairs(fields_of(KEYS[1])) do
            local value = entry_of(KEYS[1], name, ARGV[4] + 20)
            local ends, card = string.match(value or '', '^(%d+) (.*)$')
            if ends and tonumber(ends) >= now and #living < 1000 then
              living[#living + 1] = name
              living[#living + 1] = card
            elseif value then
              redis.call('HDEL', KEYS[1], name)
            end
          end
          return living
          """);

  private final SideLink link;
  private final String self;
  private final Supplier<JsonObject> card;
  private Map<String, JsonObject> known = Map.of();

  /**
   * @param self the name of this process
   * @param card what it says of itself now
   */
  public ProcessList(SideLink link, String self, Supplier<JsonObject> card) {
    this.link = link;
    this.self = self;
    this.card = card;
  }

  /** Writes the card of this process, and reads the others. Fails if Redis is away. */
  public Future<Void> beat() {
    var request =
        Lua.call(BEAT, KEY)
            .arg(self)
            .arg(card.get().encode())
            .arg(LIFETIME.toMillis())
            .arg(MAX_CARD);
    return link.aside(request).onSuccess(this::take).mapEmpty();
  }

  private void take(Response living) {
    var cards = new TreeMap<String, JsonObject>();
    for (var i = 0; i + 1 < living.size(); i += 2) {
      var name = living.get(i).toString();
      if (PeerMessage.NAME.matcher(name).matches()) {
        cards.put(name, parsed(living.get(i + 1).toString()));
      }
    }
    known = cards;
  }

  private static JsonObject parsed(String text) {
    try {
      return JsonText.object(text);
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }

  /** The names of the other processes, as Redis has said last. */
  List<String> others() {
    return known.keySet().stream().filter(name -> !name.equals(self)).toList();
  }

  /** The cards of all processes by name; that of this one is always among them, and new. */
  public Map<String, JsonObject> cards() {
    var all = new TreeMap<String, JsonObject>();
    known.forEach((name, one) -> all.put(name, one.copy()));
    all.put(self, card.get());
    return all;
  }

  /** Whether what Redis says about subscribers counts for one node only. */
  boolean isCluster() {
    return link.isCluster();
  }

  /** This process ends: the others need not wait for that. */
  public Future<Void> leave() {
    return link.aside(Request.cmd(Command.HDEL).arg(KEY).arg(self)).mapEmpty();
  }
}
