package carsharing.teltonika.command.verify;

import carsharing.teltonika.car.profile.Property;
import java.time.Duration;

/**
 * What a car must show after a step.
 *
 * @param property one that is true or false
 * @param value what it must be
 * @param within how long the car may take to show it
 */
public record Verification(Property property, boolean value, Duration within) {

  /** If a script does not say it. */
  public static final Duration USUAL = Duration.ofSeconds(10);

  /** A command waits no longer. */
  public static final Duration LONGEST = Duration.ofMinutes(2);

  /** Nothing can be read back sooner. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);
}
