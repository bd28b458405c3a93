package carsharing.teltonika.command.script;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What can be done to cars: the scripts, and the names that fleet APIs have for some of them.
 * Immutable.
 *
 * @param scripts by action
 * @param names of commands of the API, each with its action
 */
public record Actions(Map<String, Script> scripts, Map<String, String> names) {

  /** Before the file was read. */
  public static final Actions NONE = new Actions(Map.of(), Map.of());

  /** Keeps copies, in the order of the alphabet. */
  public Actions {
    scripts = Collections.unmodifiableMap(new TreeMap<>(scripts));
    names = Collections.unmodifiableMap(new TreeMap<>(names));
  }

  /** The script of an action. */
  public Optional<Script> find(String action) {
    return Optional.ofNullable(scripts.get(action));
  }

  /** The script of a command of the API: by the name of the command, or by the action itself. */
  public Optional<Script> named(String name) {
    return find(names.getOrDefault(name, name));
  }

  /** What a command may run: its script, and the one after a failure. */
  public Stream<Script> all(Script script) {
    return Stream.concat(Stream.of(script), script.onFailure().flatMap(this::find).stream());
  }

  /** All names of commands of the API. */
  public List<String> commands() {
    var all = new TreeSet<>(names.keySet());
    all.addAll(scripts.keySet());
    return List.copyOf(all);
  }
}
