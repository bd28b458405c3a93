package carsharing.teltonika.settings.read;

import carsharing.teltonika.settings.read.SettingsSource.Found;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The four variables of the Node.js server that this one replaces, read as it read them: from the
 * environment, and those that are not there from its file {@code .env}.
 *
 * @param environment variables of the process
 * @param file variables of the file
 */
public record OriginalVariables(Map<String, String> environment, Map<String, String> file) {

  /** Where that server looked for its variables: in the working directory. */
  public static final String FILE = ".env";

  private static final String RABBIT_URL = "rabbitMQUrl";
  private static final String REDIS_URL = "redisURL";
  private static final String REDIS_PASSWORD = "redisPW";
  private static final String REDIS_PORT = "redisPort";

  /** All four. */
  static final Set<String> NAMES = Set.of(RABBIT_URL, REDIS_URL, REDIS_PASSWORD, REDIS_PORT);

  /** Copies the maps. */
  public OriginalVariables {
    environment = Map.copyOf(environment);
    file = Map.copyOf(file);
  }

  /** The value of one of the two settings that these variables hold. */
  public Optional<Found> find(String path) {
    return switch (path) {
      case "rabbitmq.uri" -> variable(RABBIT_URL);
      case "redis.uri" -> redis();
      default -> Optional.empty();
    };
  }

  /** Whether only the file names RabbitMQ or Redis, whichever of the two this setting names. */
  public boolean isFromFile(String path) {
    return switch (path) {
      case "rabbitmq.uri" -> found(environment, RABBIT_URL, RABBIT_URL).isEmpty();
      default -> found(environment, REDIS_URL, REDIS_URL).isEmpty();
    };
  }

  private Optional<Found> variable(String name) {
    return found(environment, name, name)
        .or(() -> found(file, name, "%s in the file %s".formatted(name, FILE)));
  }

  private static Optional<Found> found(Map<String, String> variables, String name, String origin) {
    return Optional.ofNullable(variables.get(name))
        .filter(value -> !value.isEmpty())
        .map(value -> new Found(value, origin));
  }

  /** Its address was a URL or only a host; password and port had variables of their own. */
  private Optional<Found> redis() {
    return variable(REDIS_URL)
        .map(
            found -> {
              var address = found.value().toString();
              var scheme = address.contains("://") ? address.replaceFirst("://.*", "") : "redis";
              var rest = address.replaceFirst("^.*://", "");
              return new Found(scheme + "://" + password(rest) + port(rest), found.origin());
            });
  }

  private String password(String rest) {
    return rest.contains("@")
        ? ""
        : variable(REDIS_PASSWORD)
            .map(found -> ":" + Uris.encoded(found.value().toString()) + "@")
            .orElse("");
  }

  private String port(String rest) {
    var host = rest.substring(rest.lastIndexOf('@') + 1);
    var hasPort = host.matches(".*:\\d+.*");
    return hasPort
        ? rest
        : rest + variable(REDIS_PORT).map(found -> ":" + found.value()).orElse(":6379");
  }
}
