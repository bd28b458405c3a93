package carsharing.teltonika.measure;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** Which server this is. */
public final class BuildInfo {

  private BuildInfo() {}

  /** The version of the jar; {@code development} for classes that are in none. */
  public static String version() {
    return Optional.ofNullable(BuildInfo.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** A line for people: the server, its version, and what it runs on. */
  public static String describe() {
    return "Teltonika Carsharing Server %s (Java %s, %s %s)"
        .formatted(
            version(),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  /** Shows the version as a label, so that a graph can show when it changed. */
  public static void show(MeterRegistry registry) {
    Gauge.builder("teltonika.build.info", () -> 1)
        .description("Always 1; its labels are the version of the server and of Java")
        .tag("version", version())
        .tag("java", System.getProperty("java.version"))
        .register(registry);
  }
}
