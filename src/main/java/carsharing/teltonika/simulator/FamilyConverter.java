package carsharing.teltonika.simulator;

import carsharing.teltonika.simulator.car.TrackerFamily;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Families of trackers on the command line. */
final class FamilyConverter implements ITypeConverter<TrackerFamily> {

  @Override
  public TrackerFamily convert(String text) {
    return TrackerFamily.of(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' (expected: one of %s)".formatted(text, TrackerFamily.words())));
  }
}
