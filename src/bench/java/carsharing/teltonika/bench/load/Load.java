package carsharing.teltonika.bench.load;

import io.vertx.core.json.JsonArray;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link LoadGenerator} in a process of its own. Used by one thread. */
public final class Load implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(5);

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final LoadOptions options;

  private Load(Process process, LoadOptions options) {
    this.process = process;
    this.options = options;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
  }

  /** Starts trackers, and does not wait for them. */
  public static Load start(LoadOptions options) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var name = LoadGenerator.class.getName();
    try {
      var process =
          new ProcessBuilder(List.of(java, "-cp", classes, name, options.toJson()))
              .redirectError(Redirect.INHERIT)
              .start();
      return new Load(process, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until all of them are connected. */
  public Load awaitConnected() throws InterruptedException {
    awaitAllConnected();
    return this;
  }

  /** The same; what they have seen by then since the last time. */
  LoadReport awaitAllConnected() throws InterruptedException {
    var end = System.nanoTime() + CONNECT_TIMEOUT.toNanos();
    var report = take();
    while (report.connected() < options.trackers()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%d of %d trackers connected".formatted(report.connected(), options.trackers()));
      }
      TimeUnit.MILLISECONDS.sleep(20);
      report = take();
    }
    return report;
  }

  /** What they have seen since the last time, or since their start. */
  public LoadReport take() {
    return LoadReport.fromJson(ask(LoadGenerator.TAKE));
  }

  /** What they see in so long a time from now. */
  public LoadReport measure(Duration time) throws InterruptedException {
    take();
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
    return take();
  }

  /** How many frames of each tracker have been acknowledged: always the first ones. */
  public List<Long> ledger() {
    return new JsonArray(ask(LoadGenerator.LEDGER))
        .stream().map(count -> ((Number) count).longValue()).toList();
  }

  /** From now on they send nothing new, and do not come back when they are disconnected. */
  public void end() {
    ask(LoadGenerator.END);
  }

  /** Its process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  private String ask(String question) {
    try {
      questions.write(question + "\n");
      questions.flush();
      var answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the load generator has ended; see its output above");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
