package carsharing.teltonika.settings.read;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds variables that were probably meant to be settings. An unknown variable may belong to
 * somebody else, so it is no mistake; but one that looks like a setting deserves a word.
 */
final class NearMisses {

  /** Names as other programs have them for what is one URI here. */
  private static final Pattern PART_OF_URI =
      Pattern.compile(
          "(RABBITMQ|REDIS)_(HOST|HOSTNAME|ADDRESS|USER|USERNAME|PASS|PASSWORD|VHOST|DB|DATABASE)");

  private static final int SHORT_NAME = 8;

  private final List<String> variables;

  /**
   * @param variables the names of all settings' variables
   */
  NearMisses(Collection<String> variables) {
    this.variables = List.copyOf(variables);
  }

  /**
   * What is said of some variables, one text for each that is probably misspelt. A text never has a
   * variable's value.
   */
  List<String> among(Collection<String> names) {
    return names.stream()
        .sorted()
        .flatMap(
            name ->
                meant(name)
                    .map(right -> Stream.of("%s (did you mean %s?)".formatted(name, right)))
                    .orElse(Stream.empty()))
        .toList();
  }

  private Optional<String> meant(String name) {
    if (OriginalVariables.NAMES.contains(name)) {
      return Optional.empty();
    }
    var isFile = name.endsWith(SettingsSource.Environment.FILE);
    var suffix = isFile ? SettingsSource.Environment.FILE : "";
    var stem = name.substring(0, name.length() - suffix.length());
    if (variables.contains(stem) || variables.contains(name)) {
      return Optional.empty();
    }
    var part = PART_OF_URI.matcher(stem);
    return part.matches()
        ? Optional.of(part.group(1) + "_URI")
        : Similarity.nearest(stem, variables)
            .filter(near -> isNear(stem, near))
            .map(near -> near + suffix);
  }

  /** A letter more, less or other, or two in a longer name: HTTP_PROXY is no HTTP_PORT. */
  private static boolean isNear(String name, String variable) {
    return Similarity.distance(name, variable) <= (name.length() > SHORT_NAME ? 2 : 1);
  }
}
