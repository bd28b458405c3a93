package carsharing.teltonika.settings;

import carsharing.teltonika.settings.SettingsSource.Environment;
import carsharing.teltonika.settings.SettingsSource.Found;
import java.util.Optional;
import java.util.Set;

/** The four variables of the Node.js server that this one replaces, read as it read them. */
final class OriginalVariables {

  private static final String RABBIT_URL = "rabbitMQUrl";
  private static final String REDIS_URL = "redisURL";
  private static final String REDIS_PASSWORD = "redisPW";
  private static final String REDIS_PORT = "redisPort";

  /** All four. */
  static final Set<String> NAMES = Set.of(RABBIT_URL, REDIS_URL, REDIS_PASSWORD, REDIS_PORT);

  private OriginalVariables() {}

  static Optional<Found> find(String path, Environment environment) {
    return switch (path) {
      case "rabbitmq.uri" -> environment.variable(RABBIT_URL);
      case "redis.uri" -> redis(environment);
      default -> Optional.empty();
    };
  }

  /** Its address was a URL or only a host; password and port had variables of their own. */
  private static Optional<Found> redis(Environment environment) {
    return environment
        .variable(REDIS_URL)
        .map(
            found -> {
              var address = found.value().toString();
              var scheme = address.contains("://") ? address.replaceFirst("://.*", "") : "redis";
              var rest = address.replaceFirst("^.*://", "");
              return new Found(
                  scheme + "://" + password(rest, environment) + port(rest, environment),
                  found.origin());
            });
  }

  private static String password(String rest, Environment environment) {
    return rest.contains("@")
        ? ""
        : environment
            .variable(REDIS_PASSWORD)
            .map(found -> ":" + Uris.encoded(found.value().toString()) + "@")
            .orElse("");
  }

  private static String port(String rest, Environment environment) {
    var host = rest.substring(rest.lastIndexOf('@') + 1);
    var hasPort = host.matches(".*:\\d+.*");
    return hasPort
        ? rest
        : rest + environment.variable(REDIS_PORT).map(found -> ":" + found.value()).orElse(":6379");
  }
}
