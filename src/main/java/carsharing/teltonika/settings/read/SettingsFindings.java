package carsharing.teltonika.settings.read;

import carsharing.teltonika.settings.read.SettingsSource.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a reader has found: the settings, those that are not their defaults, and mistakes. */
final class SettingsFindings {

  /** Settings that may hold a secret: their values are not shown. */
  private static final Pattern SECRET = Pattern.compile(".*\\.(token|authorization|body)");

  private final List<String> mistakes = new ArrayList<>();
  private final Map<String, Object> known = new TreeMap<>();
  private final Map<String, String> deviations = new TreeMap<>();
  private final Map<String, Found> given = new TreeMap<>();

  /**
   * Notes the value of a setting.
   *
   * @param found what somebody has set, right or wrong
   */
  void read(String path, Object value, Optional<Found> found) {
    known.put(path, value);
    found.ifPresent(set -> given.put(path, set));
  }

  /** Notes that a setting is not its default. */
  void deviation(String path, Found found) {
    deviations.put(
        path,
        "%s=%s (%s)".formatted(path, printable(path, found.value().toString()), found.origin()));
  }

  /** All settings with value and source, by path; secrets are hidden. */
  List<EffectiveSetting> effective() {
    return known.entrySet().stream()
        .map(
            entry ->
                Optional.ofNullable(given.get(entry.getKey()))
                    .map(found -> shown(entry.getKey(), found.value(), found.origin()))
                    .orElseGet(
                        () -> shown(entry.getKey(), entry.getValue(), EffectiveSetting.DEFAULT)))
        .toList();
  }

  private static EffectiveSetting shown(String path, Object value, String source) {
    var text = EffectiveSetting.text(value);
    return new EffectiveSetting(path, text.isEmpty() ? "" : printable(path, text), source);
  }

  /**
   * Notes a mistake.
   *
   * @param rule what was expected
   */
  void mistake(String path, Found found, String rule) {
    mistakes.add(
        "%s: %s (expected: %s) from %s"
            .formatted(path, printable(path, found.value().toString()), rule, found.origin()));
  }

  /** The values by path. */
  Map<String, Object> known() {
    return Map.copyOf(known);
  }

  /** Each setting that is not its default, with value and source, by path; secrets are hidden. */
  List<String> deviations() {
    return List.copyOf(deviations.values());
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidSettingsException if there is any mistake, or any setting that nobody has read
   */
  void finish(List<SettingsSource> sources) {
    for (var source : sources) {
      for (var path : source.paths()) {
        if (!known.containsKey(path) && !isEmptySection(source, path)) {
          source.find(path).ifPresent(found -> unknown(path, found));
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw new InvalidSettingsException(mistakes);
    }
  }

  private static String printable(String path, String value) {
    return SECRET.matcher(path).matches() ? "***" : Uris.withoutPassword(value);
  }

  /** A section of which every line is commented out. */
  private boolean isEmptySection(SettingsSource source, String path) {
    var isSection = known.keySet().stream().anyMatch(name -> name.startsWith(path + '.'));
    return isSection && source.find(path).filter(found -> found.value().equals("null")).isPresent();
  }

  private void unknown(String path, Found found) {
    var nearest = Similarity.nearest(path, known.keySet());
    mistakes.add(
        "%s: unknown%s, from %s"
            .formatted(
                Uris.withoutPassword(path),
                nearest.map(name -> " (did you mean " + name + "?)").orElse(""),
                found.origin()));
  }
}
