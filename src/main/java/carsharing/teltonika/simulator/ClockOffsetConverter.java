package carsharing.teltonika.simulator;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line that may be negative. */
final class ClockOffsetConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    var isNegative = text.startsWith("-");
    try {
      var duration = new DurationConverter().convert(isNegative ? text.substring(1) : text);
      return isNegative ? duration.negated() : duration;
    } catch (TypeConversionException e) {
      throw new TypeConversionException(
          "'%s' (expected: a duration such as 30s or -5m)".formatted(text));
    }
  }
}
