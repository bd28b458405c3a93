package carsharing.teltonika;

import carsharing.teltonika.EmbeddedServices.Running;
import carsharing.teltonika.settings.ServerSettings;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded services of one run of the server: those that its settings ask for. */
final class EmbeddedRun {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRun.class);

  private final Vertx vertx;
  private final List<Running> running = new ArrayList<>();

  EmbeddedRun(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Starts what {@code settings} call embedded, and gives settings with the URIs of what runs.
   * Fails where this jar has no embedded services, or one does not start.
   */
  Future<ServerSettings> start(ServerSettings settings) {
    var broker = settings.rabbitmq().isEmbedded();
    var redis = settings.redis().isEmbedded();
    if (!broker && !redis) {
      return Future.succeededFuture(settings);
    }
    var services = EmbeddedServices.find();
    if (services.isEmpty()) {
      return Future.failedFuture(new InvalidSettingsException(missing(broker, redis)));
    }
    return vertx.executeBlocking(() -> start(services.get(), settings));
  }

  /** Stops what has been started. */
  Future<Void> stop() {
    return vertx.executeBlocking(
        () -> {
          running.forEach(Running::close);
          return null;
        });
  }

  private ServerSettings start(EmbeddedServices services, ServerSettings settings)
      throws IOException {
    var data = settings.embedded().data();
    var rabbitUri = settings.rabbitmq().uri();
    var redisUri = settings.redis().uri();
    if (settings.rabbitmq().isEmbedded()) {
      rabbitUri = started("AMQP broker", services.startBroker(data));
    }
    if (settings.redis().isEmbedded()) {
      redisUri = started("Redis", services.startRedis(data));
    }
    return settings.withUris(rabbitUri, redisUri);
  }

  private String started(String what, Running service) {
    running.add(service);
    LOG.info("Embedded {} for trying it out: {}", what, service.uri());
    return service.uri();
  }

  private static List<String> missing(boolean broker, boolean redis) {
    var mistakes = new ArrayList<String>();
    if (broker) {
      mistakes.add(missing("rabbitmq.uri", "a RabbitMQ: amqp://user:password@host:5672"));
    }
    if (redis) {
      mistakes.add(missing("redis.uri", "a Redis: redis://host:6379"));
    }
    return mistakes;
  }

  private static String missing(String path, String example) {
    return "%s: embedded (expected in this jar: the URI of %s), or start the standalone jar, which has embedded services"
        .formatted(path, example);
  }
}
