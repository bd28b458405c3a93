package carsharing.teltonika.settings.read;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One place that settings come from: a file, the environment, or the launcher's {@code -conf}. */
public sealed interface SettingsSource {

  /** Names the settings file, in place of the default one. */
  String FILE_VARIABLE = "SERVER_CONFIG";

  /**
   * A value as it was found.
   *
   * @param value of any type that JSON has
   * @param origin what to name in a message: a file, a variable
   */
  record Found(Object value, String origin) {}

  /** The value at a path such as {@code devices.port}, where there is one. */
  Optional<Found> find(String path);

  /** The paths of all that this source sets, where it can know them. */
  Set<String> paths();

  /** A tree of settings: a YAML file, or {@code -conf}. */
  record Tree(String name, Map<String, Object> values) implements SettingsSource {

    /** A tree with the path of each value, such as {@code devices.port}. */
    public static Tree of(String name, JsonObject json) {
      var values = new LinkedHashMap<String, Object>();
      flatten("", json, values);
      return new Tree(name, values);
    }

    private static void flatten(String prefix, JsonObject json, Map<String, Object> into) {
      for (var entry : json) {
        var path = prefix + entry.getKey();
        if (entry.getValue() instanceof JsonObject section) {
          flatten(path + '.', section, into);
        } else {
          into.put(path, describe(entry.getValue()));
        }
      }
    }

    private static Object describe(Object value) {
      return value == null ? "null" : value instanceof JsonArray list ? list : value;
    }

    @Override
    public Optional<Found> find(String path) {
      return Optional.ofNullable(values.get(path)).map(value -> new Found(value, name));
    }

    @Override
    public Set<String> paths() {
      return values.keySet();
    }
  }

  /**
   * The variables of the Node.js server.
   *
   * @param variables of the environment and of the file {@code .env}
   * @param needsEnvironment whether the file alone names no RabbitMQ and no Redis
   */
  record Original(OriginalVariables variables, boolean needsEnvironment) implements SettingsSource {

    @Override
    public Optional<Found> find(String path) {
      return needsEnvironment && variables.isFromFile(path)
          ? Optional.empty()
          : variables.find(path);
    }

    @Override
    public Set<String> paths() {
      return Set.of();
    }
  }

  /**
   * Environment variables: a path in capitals, with {@code _} for its dots. A name that ends in
   * {@code _FILE} names a file that holds the value, as secrets are handed to containers. An empty
   * variable counts as not set, and unknown ones belong to somebody else.
   */
  record Environment(Map<String, String> variables) implements SettingsSource {

    static final String FILE = "_FILE";

    @Override
    public Optional<Found> find(String path) {
      var name = nameOf(path);
      return variable(name).or(() -> variable(name + FILE).map(file -> content(name + FILE, file)));
    }

    /** The variable of a setting. */
    public static String nameOf(String path) {
      return path.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** What is to be said of variables that are probably misspelt settings. */
    public List<String> nearMisses(Set<String> paths) {
      var names = paths.stream().map(Environment::nameOf);
      return new NearMisses(Stream.concat(names, Stream.of(FILE_VARIABLE)).toList())
          .among(variables.keySet());
    }

    /** The files that variables name. */
    public List<Path> files() {
      return variables.entrySet().stream()
          .filter(entry -> entry.getKey().endsWith(FILE) && !entry.getValue().isEmpty())
          .map(entry -> Path.of(entry.getValue()))
          .toList();
    }

    /** What cannot be read is no value that any setting could have. */
    private static Found content(String variable, Found file) {
      var origin = "%s, the file %s".formatted(variable, file.value());
      try {
        return new Found(Files.readString(Path.of(file.value().toString())).strip(), origin);
      } catch (IOException | InvalidPathException e) {
        return new Found(List.of("a file that cannot be read"), origin);
      }
    }

    Optional<Found> variable(String name) {
      return Optional.ofNullable(variables.get(name))
          .filter(value -> !value.isEmpty())
          .map(value -> new Found(value, name));
    }

    @Override
    public Set<String> paths() {
      return Set.of();
    }
  }
}
