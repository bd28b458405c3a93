package carsharing.teltonika.settings.files;

import carsharing.teltonika.settings.read.Uris;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The YAML of configuration files: what JSON could say as well. Every name is a text, no value
 * holds itself, and a file of nothing but comments is an empty object.
 *
 * <p>A mistake is told by its place, without the lines around it: a password may stand there.
 */
public final class PlainYaml {

  private static final int MAX_DEPTH = 50;

  /** A few aliases can stand for millions of values. A car of a registry has some ten values. */
  private static final int MAX_VALUES = 250_000;

  private PlainYaml() {}

  /**
   * Reads a file's content.
   *
   * @throws DecodeException where it is no such YAML, with what was expected or the place
   */
  public static JsonObject parse(String text) {
    var content = load(text);
    if (content == null) {
      return new JsonObject();
    }
    if (content instanceof Map<?, ?> fields) {
      return new Copy().object(fields, 0);
    }
    throw new DecodeException("no YAML with names at its top (expected: name: value)");
  }

  /** A tag such as !!int throws whatever its conversion does, with the value in the message. */
  private static @Nullable Object load(String text) {
    try {
      var options = new LoaderOptions();
      options.setCodePointLimit((int) FileStore.MAX_BYTES);
      options.setAllowDuplicateKeys(false); // The second would win, and nobody would notice.
      return new Yaml(new SafeConstructor(options)).load(text);
    } catch (MarkedYAMLException e) {
      throw new DecodeException(described(e));
    } catch (YAMLException e) {
      throw new DecodeException("no YAML: " + oneLine(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      throw new DecodeException("a value that is not what its tag says (expected: no tags)");
    } catch (StackOverflowError e) {
      throw new DecodeException("a name that holds itself (expected: texts for names)");
    }
  }

  private static String described(MarkedYAMLException mistake) {
    var problem = oneLine(Uris.withoutPassword(String.valueOf(mistake.getProblem())));
    var mark = mistake.getProblemMark();
    return mark == null
        ? problem
        : "%s at line %d, column %d".formatted(problem, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }

  /** Makes JSON of the parser's collections, in which an alias may stand for one around it. */
  private static final class Copy {

    private int values;

    JsonObject object(Map<?, ?> fields, int depth) {
      var copy = new JsonObject();
      fields.forEach((name, value) -> copy.put(name(name), value(value, depth + 1)));
      return copy;
    }

    private static String name(@Nullable Object name) {
      if (name instanceof Map<?, ?> || name instanceof Iterable<?>) {
        throw new DecodeException("a name that is a list or has fields (expected: a text)");
      }
      return String.valueOf(name);
    }

    private @Nullable Object value(@Nullable Object value, int depth) {
      if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
        throw new DecodeException(
            "too much (expected: at most %d values, %d deep)".formatted(MAX_VALUES, MAX_DEPTH));
      }
      if (value instanceof Map<?, ?> fields) {
        return object(fields, depth);
      }
      if (value instanceof Iterable<?> list) {
        var copy = new JsonArray();
        list.forEach(element -> copy.add(value(element, depth + 1)));
        return copy;
      }
      if (value instanceof Date date) {
        return date.toInstant().toString();
      }
      return value == null || value instanceof Number || value instanceof Boolean
          ? value
          : value.toString();
    }
  }
}
