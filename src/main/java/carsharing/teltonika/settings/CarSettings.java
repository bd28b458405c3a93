package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * What is known of cars.
 *
 * @param file the profiles; if it does not exist, the built-in generic profile is the only one
 * @param reloadInterval how often the file is looked at
 * @param profile the profile of cars whose hardware is not known
 * @param askHardware whether a car is asked for its hardware ({@code getver})
 * @param askDelay how long a car is connected before it is asked
 * @param asksPerSecond cars that this process asks in a second
 * @param askAgain a car that has been asked and has not said its hardware is not asked again before
 * @param remember how long the hardware of a car stays in Redis
 * @param maxKnown cars that are not connected and of which this process remembers the hardware, and
 *     cars of which it remembers the flags that they have set
 * @param registry where the operator's cars are registered
 */
public record CarSettings(
    String file,
    Duration reloadInterval,
    String profile,
    boolean askHardware,
    Duration askDelay,
    int asksPerSecond,
    Duration askAgain,
    Duration remember,
    int maxKnown,
    RegistrySettings registry) {

  private static final String DEFAULT_FILE = "conf/profiles.yaml";

  static CarSettings from(SettingsReader in) {
    var reloadInterval = in.duration("reloadInterval", Duration.ofSeconds(2));
    return new CarSettings(
        in.file("file", DEFAULT_FILE),
        reloadInterval,
        in.text("profile", "generic"),
        in.flag("askHardware", true),
        in.duration("askDelay", Duration.ofSeconds(10)),
        in.number("asksPerSecond", 20, 1, 10_000),
        in.duration("askAgain", Duration.ofDays(1)),
        in.duration("remember", Duration.ofDays(30)),
        in.number("maxKnown", 100_000, 1, 10_000_000),
        RegistrySettings.from(in, reloadInterval));
  }

  /** Whether nobody has named a file, so that it need not exist. */
  public boolean hasDefaultFile() {
    return file.equals(DEFAULT_FILE);
  }
}
