package carsharing.teltonika.simulator;

import carsharing.teltonika.units.Quantities;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line; zero is one as well. */
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    return Quantities.durationOrZero(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' (expected: a duration such as 250ms, 30s, 5m or 1h)".formatted(text)));
  }
}
