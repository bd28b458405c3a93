package carsharing.teltonika.redis;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the IMEIs of a Redis set, some at a time: neither Redis nor an event loop is kept busy by a
 * large set. Members that are no IMEIs do not leave Redis, however long they are. A key that holds
 * no set has no IMEIs.
 *
 * <p>Redis may name a member twice, or may miss one that is added or removed meanwhile.
 */
public final class ImeiPages {

  /** Members that Redis looks at for one page; a small set comes as one. */
  private static final int PAGE = 2000;

  private static final String FIRST = "0";

  /**
   * KEYS: the set. ARGV: the cursor, the members of a page. Returns the next cursor, and the digits
   * of all IMEIs as one text: thousands of short replies would cost the client much more.
   */
  private static final String SCAN =
      Lua.compact(
          """
          if redis.call('TYPE', KEYS[1])['ok'] ~= 'set' then return {'0', ''} end
          local page = redis.call('SSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
          local imeis = {}
          for _, member in ipairs(page[2]) do
            if #member == %d and not string.find(member, '%%D') then
              imeis[#imeis + 1] = member
            end
          end
          return {page[1], table.concat(imeis)}
          """
              .formatted(Imei.LENGTH));

  private final Function<Request, Future<Response>> redis;
  private final String key;

  /**
   * @param key of the set
   */
  public ImeiPages(RedisLink redis, String key) {
    this(redis::send, key);
  }

  /**
   * The same over another connection.
   *
   * @param redis sends a request and gives the answer
   */
  public ImeiPages(Function<Request, Future<Response>> redis, String key) {
    this.redis = redis;
    this.key = key;
  }

  /**
   * Reads all pages.
   *
   * @param action the next page is read when it has completed
   */
  public Future<Void> forEach(Function<List<Imei>, Future<Void>> action) {
    return forEachDigits(digits -> action.apply(imeis(digits)));
  }

  /**
   * The same.
   *
   * @param action gets the digits of all IMEIs of a page, one after the other
   */
  public Future<Void> forEachDigits(Function<String, Future<Void>> action) {
    return from(FIRST, action);
  }

  private Future<Void> from(String cursor, Function<String, Future<Void>> action) {
    return redis
        .apply(Lua.call(SCAN, key).arg(cursor).arg(PAGE))
        .compose(page -> action.apply(page.get(1).toString()).map(done -> next(page)))
        .compose(next -> next.equals(FIRST) ? Future.succeededFuture() : from(next, action));
  }

  private static String next(Response page) {
    return page.get(0).toString();
  }

  private static List<Imei> imeis(String digits) {
    var imeis = new ArrayList<Imei>();
    for (var i = 0; i + Imei.LENGTH <= digits.length(); i += Imei.LENGTH) {
      imeis.add(new Imei(digits.substring(i, i + Imei.LENGTH)));
    }
    return imeis;
  }
}
