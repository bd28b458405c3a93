package carsharing.teltonika.units;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations and sizes as people write them, in settings, commands, requests and on command lines.
 */
public final class Quantities {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})\\s*(B|KiB|MiB|GiB)?");

  private Quantities() {}

  /**
   * A duration above zero.
   *
   * @param text a whole number and its unit: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h},
   *     {@code 2d}
   * @return empty if the text is no duration, or zero
   */
  public static Optional<Duration> duration(String text) {
    return durationOrZero(text).filter(duration -> !duration.isZero());
  }

  /** The same as {@link #duration(String)}, but zero is a duration as well: {@code 0s}. */
  public static Optional<Duration> durationOrZero(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /**
   * Bytes.
   *
   * @param text a whole number, alone or with a unit: {@code 512}, {@code 64KiB}, {@code 1GiB}
   * @return empty if the text is no size
   */
  public static Optional<Long> size(String text) {
    var matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var unit = matcher.group(2) == null ? "B" : matcher.group(2);
    var shift =
        switch (unit) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    var number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(number << shift);
  }
}
