package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Finds keys by a pattern, some at a time, so that Redis is not kept busy. Each master of a cluster
 * is asked over a connection of its own. Redis may name a key twice.
 */
public final class KeyScan {

  /** Keys that Redis looks at for one page. */
  private static final int PAGE = 1000;

  private static final String FIRST = "0";
  private static final long PATIENCE = 5_000; // ms

  private final Vertx vertx;
  private final RedisSettings settings;
  private final SideLink link;

  /**
   * @param link to the same Redis
   */
  public KeyScan(Vertx vertx, RedisSettings settings, SideLink link) {
    this.vertx = vertx;
    this.settings = settings;
    this.link = link;
  }

  /**
   * Reads all pages.
   *
   * @param pattern of names, as Redis has patterns
   * @param action the next page is read when it has completed
   */
  public Future<Void> forEach(String pattern, Function<List<String>, Future<Void>> action) {
    return link.isCluster()
        ? masters().compose(masters -> scanNodes(List.copyOf(masters), pattern, action))
        : scan(FIRST, link::read, pattern, action);
  }

  private Future<Set<String>> masters() {
    return link.read(Request.cmd(Command.CLUSTER).arg("SLOTS"))
        .map(
            ranges -> {
              var masters = new LinkedHashSet<String>();
              for (var range : ranges) {
                masters.add(range.get(2).get(0) + ":" + range.get(2).get(1));
              }
              return masters;
            });
  }

  private Future<Void> scanNodes(
      List<String> nodes, String pattern, Function<List<String>, Future<Void>> action) {
    return nodes.isEmpty()
        ? Future.succeededFuture()
        : scanNode(nodes.get(0), pattern, action)
            .compose(done -> scanNodes(nodes.subList(1, nodes.size()), pattern, action));
  }

  private Future<Void> scanNode(
      String node, String pattern, Function<List<String>, Future<Void>> action) {
    var clients = new RedisClients(vertx, settings.node(node), 0);
    return clients
        .connectCommands()
        .timeout(PATIENCE, TimeUnit.MILLISECONDS)
        .compose(
            connection ->
                scan(
                    FIRST,
                    request -> connection.send(request).timeout(PATIENCE, TimeUnit.MILLISECONDS),
                    pattern,
                    action))
        .eventually(clients::close);
  }

  private static Future<Void> scan(
      String cursor,
      Function<Request, Future<Response>> redis,
      String pattern,
      Function<List<String>, Future<Void>> action) {
    var request =
        Request.cmd(Command.SCAN).arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(PAGE);
    return redis
        .apply(request)
        .compose(page -> action.apply(keys(page.get(1))).map(done -> page.get(0).toString()))
        .compose(
            next ->
                next.equals(FIRST) ? Future.succeededFuture() : scan(next, redis, pattern, action));
  }

  private static List<String> keys(Response page) {
    var keys = new ArrayList<String>();
    for (var key : page) {
      keys.add(key.toString());
    }
    return keys;
  }
}
