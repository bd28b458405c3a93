package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Redis beside that of commands, so that no command waits behind what it carries.
 * If it is lost, or does not answer, another one is made.
 *
 * <p>Lives on one event loop.
 */
public final class SideLink {

  private static final Logger LOG = LoggerFactory.getLogger(SideLink.class);

  private final SteadyConnection connection;
  private final String what;
  private final RedisSettings settings;
  private final Runnable connected;
  private String problem = "";

  /** Whether Redis has refused the last read, and the last write. */
  private boolean refusesReads;

  private boolean refusesWrites;

  /**
   * Creates a link that is still to be opened.
   *
   * @param what it carries, at the beginning of a log line and in the plural
   * @param connected is called when Redis is there, or there again
   */
  public SideLink(Vertx vertx, RedisSettings settings, String what, Runnable connected) {
    this.what = what;
    this.settings = settings;
    this.connected = connected;
    this.connection =
        new SteadyConnection(vertx, settings, RedisClients::connectCommands, new Watch());
  }

  private final class Watch implements SteadyConnection.Listener {

    @Override
    public void opened(RedisConnection opened) {
      connection.works();
      refusesReads = false;
      refusesWrites = false;
      connected.run();
    }

    @Override
    public void lost(String reason) {
      report(reason);
    }
  }

  /** Begins to connect, and goes on until {@link #close()}. */
  public void open() {
    connection.open();
  }

  private void report(String reason) {
    if (!problem.equals(reason)) {
      problem = reason;
      LOG.info("{} are not written to Redis: {}", what, reason);
    }
  }

  /** Only a write shows that states are written again. */
  private void answered(boolean isWrite) {
    refusesReads &= isWrite;
    refusesWrites &= !isWrite;
    if (isWrite && !refusesReads && !problem.isEmpty()) {
      problem = "";
      LOG.info("{} are written to Redis again", what);
    }
  }

  /** Whether there is a connection. */
  public boolean isUp() {
    return connection.connection().isPresent();
  }

  /** Whether reading was tried in vain, and nothing has changed since. */
  public boolean isAway() {
    return isUp() ? refusesReads : !problem.isEmpty();
  }

  /** Whether there is a connection, and Redis refuses to read or to write. */
  public boolean isRefusing() {
    return refusesReads || refusesWrites;
  }

  /** Whether the keys of one script must belong to one car. */
  public boolean isCluster() {
    return settings.mode() == RedisSettings.Mode.CLUSTER;
  }

  /** Reads; fails if Redis is away, refuses it, or does not answer in time. */
  public Future<Response> read(Request request) {
    return send(request, () -> answered(false), reason -> refused(reason, false));
  }

  /** Writes; fails if Redis is away, refuses it, or does not answer in time. */
  public Future<Response> write(Request request) {
    return send(request, () -> answered(true), reason -> refused(reason, true));
  }

  /** Sends what is beside states: if Redis refuses it, states are still read and written. */
  public Future<Response> aside(Request request) {
    return send(request, () -> {}, reason -> {});
  }

  /** Asks whether Redis answers. */
  public Future<Void> ping() {
    return aside(Request.cmd(Command.PING)).mapEmpty();
  }

  private Future<Response> send(Request request, Runnable answered, Consumer<String> refused) {
    if (!isUp()) {
      return Future.failedFuture("Redis is away");
    }
    var open = connection.connection().orElseThrow();
    return open.send(request)
        .timeout(SteadyConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(answer -> answered.run())
        .onFailure(
            cause -> {
              var reason = String.valueOf(cause.getMessage());
              if (Refusals.isRefusal(cause)) {
                refused.accept(reason);
              } else {
                connection.lose(open, reason);
              }
            });
  }

  private void refused(String reason, boolean isWrite) {
    refusesReads |= !isWrite;
    refusesWrites |= isWrite;
    report(reason);
  }

  /** Closes the connection, and makes no other. */
  public Future<Void> close() {
    return connection
        .close()
        .onFailure(
            cause -> LOG.warn("{}: the link to Redis does not close: {}", what, cause.getMessage()))
        .otherwiseEmpty();
  }
}
