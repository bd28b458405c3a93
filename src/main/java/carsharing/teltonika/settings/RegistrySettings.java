package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * Where the operator's cars are registered.
 *
 * @param source nowhere, in a file, or in Redis
 * @param file YAML
 * @param fileInterval how often the file is looked at
 * @param key of the Redis hash
 * @param interval how often the hash is read
 * @param maxCars cars that can be registered
 */
public record RegistrySettings(
    Source source, String file, Duration fileInterval, String key, Duration interval, int maxCars) {

  /** Where the cars are registered. */
  public enum Source {
    /** Nowhere: each IMEI is a car. */
    NONE,
    /** In a file. */
    FILE,
    /** In a hash of Redis. */
    REDIS
  }

  static RegistrySettings from(SettingsReader in, Duration fileInterval) {
    return new RegistrySettings(
        in.choice("registry", Source.NONE),
        in.file("registryFile", "conf/cars.yaml"),
        fileInterval,
        in.text("registryKey", "cars"),
        in.duration("registryInterval", Duration.ofSeconds(30)),
        in.number("maxRegistered", 100_000, 1, 1_000_000));
  }
}
