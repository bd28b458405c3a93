package carsharing.teltonika.redis;

import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;

/**
 * The clients of one attempt to connect, for the kind of Redis that there is: one server, the
 * master that sentinels name, or a cluster.
 *
 * <p>In a cluster whatever is published reaches every node, so one of them is enough to hear it;
 * the cluster's own client does not say where it subscribes.
 */
public final class RedisClients {

  /** A burst of trackers that come back at once, each with a few commands. */
  private static final int MAX_PIPELINED = 200_000;

  private final Redis commands;
  private final Redis channels;

  /**
   * @param attempt of a cluster's nodes each is asked in its turn for what is published
   */
  public RedisClients(Vertx vertx, RedisSettings settings, int attempt) {
    var scope = scope(vertx);
    var options = options(settings);
    settings.nodes().forEach(options::addConnectionString);
    commands =
        switch (settings.mode()) {
          case SINGLE -> create(scope, options);
          case SENTINEL ->
              create(
                  scope,
                  options
                      .setType(RedisClientType.SENTINEL)
                      .setRole(RedisRole.MASTER)
                      .setMasterName(settings.master()));
          case CLUSTER -> create(scope, options.setType(RedisClientType.CLUSTER));
        };
    var node = settings.nodes().get(Math.floorMod(attempt, settings.nodes().size()));
    channels =
        settings.mode() == RedisSettings.Mode.CLUSTER
            ? create(scope, options(settings).setConnectionString(node))
            : commands;
  }

  /**
   * A context that is forgotten with the clients: Vert.x keeps a client, though it is closed, as
   * long as the context on which it was made (its issue 6311), and this one is of the verticle.
   */
  private static ContextInternal scope(Vertx vertx) {
    var current = (ContextInternal) vertx.getOrCreateContext();
    return current
        .owner()
        .contextBuilder()
        .withEventLoop(current.nettyEventLoop())
        .withCloseFuture(new CloseFuture())
        .build();
  }

  private static Redis create(ContextInternal scope, RedisOptions options) {
    var current = scope.beginDispatch();
    try {
      return Redis.createClient(scope.owner(), options);
    } finally {
      scope.endDispatch(current);
    }
  }

  private static RedisOptions options(RedisSettings settings) {
    var options = new RedisOptions().setMaxWaitingHandlers(MAX_PIPELINED);
    if (settings.isTls()) {
      var tls =
          new NetClientOptions()
              .setTcpKeepAlive(true) // As the client's own options, which these replace.
              .setSsl(true)
              .setHostnameVerificationAlgorithm("HTTPS");
      if (!settings.ca().isEmpty()) {
        tls.setTrustOptions(new PemTrustOptions().addCertPath(settings.ca()));
      }
      options.setNetClientOptions(tls);
    }
    return options;
  }

  /** A connection for commands. */
  public Future<RedisConnection> connectCommands() {
    return commands.connect();
  }

  /** A connection for what is subscribed to. */
  public Future<RedisConnection> connectChannels() {
    return channels.connect();
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return channels == commands
        ? commands.close()
        : Future.join(commands.close(), channels.close()).mapEmpty();
  }
}
