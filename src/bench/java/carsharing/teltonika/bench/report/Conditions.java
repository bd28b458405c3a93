package carsharing.teltonika.bench.report;

import carsharing.teltonika.bench.server.PerfTest;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Under what a figure was measured, without which it says nothing. */
public final class Conditions {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final double GIB = 1L << 30;

  private final List<String> parts;

  private Conditions(List<String> parts) {
    this.parts = List.copyOf(parts);
  }

  /** This day, this machine, this Java. */
  public static Conditions here() {
    return new Conditions(
        List.of(
            LocalDate.now(ZoneOffset.UTC).toString(),
            cpuModel(),
            Runtime.getRuntime().availableProcessors() + " cores",
            String.format(Locale.ROOT, "%.1f GiB memory", memory() / GIB),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            "Java " + Runtime.version()));
  }

  /** Adds the broker's version. */
  public Conditions with(RabbitServer rabbit) {
    return with("RabbitMQ", rabbit.ctl("version"));
  }

  /** Adds the version of Redis. */
  public Conditions with(RedisServer redis) {
    return with("Redis", field(redis.ctl("info", "server").lines().toList(), "redis_version"));
  }

  /** Adds the versions of the broker and the Redis that all benchmarks share. */
  public Conditions withServers() {
    return with(RabbitServer.shared()).with(RedisServer.shared());
  }

  /** Adds the version of RabbitMQ's own load generator. */
  public Conditions with(PerfTest perfTest) {
    return with("PerfTest", perfTest.version());
  }

  /** Adds how long a round is. */
  public Conditions with(RunLength run) {
    return with("rounds of", run.time().toSeconds() + " s");
  }

  /** Adds a setting of the run, or the version of something that took part. */
  public Conditions with(String name, Object value) {
    var more = new ArrayList<>(parts);
    more.add(name + " " + value);
    return new Conditions(more);
  }

  /** All in one line. */
  @Override
  public String toString() {
    return String.join("; ", parts);
  }

  private static String cpuModel() {
    try {
      return Files.exists(CPU_INFO)
          ? field(Files.readAllLines(CPU_INFO), "model name")
          : System.getProperty("os.arch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value in the first line {@code name: value}; processors other than x86 name no model. */
  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static double memory() {
    return Optional.of(ManagementFactory.getOperatingSystemMXBean())
        .filter(com.sun.management.OperatingSystemMXBean.class::isInstance)
        .map(com.sun.management.OperatingSystemMXBean.class::cast)
        .map(system -> (double) system.getTotalMemorySize())
        .orElse(0.0);
  }
}
