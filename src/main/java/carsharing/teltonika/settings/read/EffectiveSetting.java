package carsharing.teltonika.settings.read;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A setting as operators may see it.
 *
 * @param name its path
 * @param value as text; {@code ***} for a secret
 * @param source what says so: a file, a variable, or {@code default}
 */
public record EffectiveSetting(String name, String value, String source) {

  /** What stands for the source of a value that nobody has set. */
  public static final String DEFAULT = "default";

  private static final long MILLIS = 1000;

  private static final List<Unit> UNITS =
      List.of(new Unit("d", 86_400), new Unit("h", 3_600), new Unit("m", 60), new Unit("s", 1));

  private record Unit(String name, long seconds) {}

  /** A value as people would write it. */
  static String text(Object value) {
    if (value instanceof Duration time) {
      return text(time);
    }
    if (value instanceof Enum<?> word) {
      return word.name().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Collection<?> all) {
      return all.stream().map(EffectiveSetting::text).collect(Collectors.joining(", "));
    }
    return String.valueOf(value);
  }

  private static String text(Duration time) {
    if (time.toMillis() % MILLIS != 0) {
      return time.toMillis() + "ms";
    }
    for (var unit : UNITS) {
      if (time.toSeconds() % unit.seconds() == 0 && !time.isZero()) {
        return time.toSeconds() / unit.seconds() + unit.name();
      }
    }
    return "0s";
  }
}
