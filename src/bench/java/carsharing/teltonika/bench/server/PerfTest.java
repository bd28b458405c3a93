package carsharing.teltonika.bench.server;

import carsharing.teltonika.testing.server.RabbitServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * RabbitMQ's own load generator: what the broker takes on this machine from a producer that does
 * nothing else. Its classpath is that of {@code src/bench/perf-test/pom.xml}.
 */
public final class PerfTest {

  /** Unconfirmed messages at a time. */
  public static final int WINDOW = 500;

  private static final Path POM = Path.of("src", "bench", "perf-test", "pom.xml");
  private static final Path CLASSPATH = Path.of("target", "perf-test.classpath");
  private static final Pattern SECOND =
      Pattern.compile("time (\\d+\\.\\d+) s, sent: \\d+ msg/s, confirmed: (\\d+) msg/s");

  private final String classpath;

  private PerfTest(String classpath) {
    this.classpath = classpath;
  }

  /** Fetches it, unless Maven has it already. */
  public static PerfTest fetch() throws IOException {
    run(
        List.of(
            "mvn",
            "-q",
            "-B",
            "-f",
            POM.toString(),
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + CLASSPATH.toAbsolutePath()));
    return new PerfTest(Files.readString(CLASSPATH).strip());
  }

  /** Its version. */
  public String version() {
    return Pattern.compile("perf-test-([\\d.]+)\\.jar")
        .matcher(classpath)
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Messages confirmed in a second: one producer, persistent messages of so many bytes, to a queue
   * that exists.
   *
   * @param warmUp what it has sent before is not counted
   */
  public double messagesPerSecond(
      RabbitServer rabbit, String queue, int size, Duration warmUp, Duration time)
      throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classpath,
            "com.rabbitmq.perf.PerfTest",
            "--uri=" + rabbit.uri(),
            "--producers=1",
            "--consumers=0",
            "--predeclared",
            "--exchange=",
            "--queue=" + queue,
            "--routing-key=" + queue,
            "--flag=persistent",
            "--confirm=" + WINDOW,
            "--size=" + size,
            "--time=" + warmUp.plus(time).toSeconds());
    return SECOND
        .matcher(run(command))
        .results()
        .filter(second -> Double.parseDouble(second.group(1)) > warmUp.toSeconds() + 0.5)
        .mapToDouble(second -> Double.parseDouble(second.group(2)))
        .average()
        .orElseThrow(() -> new IllegalStateException("PerfTest has printed no rates"));
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException("%s: exit code %d: %s".formatted(command, code, output));
    }
    return output;
  }
}
