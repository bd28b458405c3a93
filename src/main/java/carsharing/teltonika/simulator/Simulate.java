package carsharing.teltonika.simulator;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.simulator.car.TrackerFamily;
import carsharing.teltonika.simulator.tracker.TrackerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The simulator's command line. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lets simulated Teltonika trackers drive through Vilnius and send AVL records.")
public final class Simulate implements Callable<Integer> {

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The server (${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "${env:DEVICES_PORT:-5027}",
      description = "Its port for trackers (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--trackers",
      defaultValue = "10",
      description = "How many trackers (${DEFAULT-VALUE}).")
  private int trackers;

  @Option(
      names = "--family",
      paramLabel = "FAMILY",
      split = ",",
      converter = FamilyConverter.class,
      defaultValue = "generic",
      description =
          "Which elements they send and how they word answers: generic, fmb130, fmc150, fmb640, fmc650 or ft (${DEFAULT-VALUE}). Several, separated by commas, are given to the trackers in turn.")
  private List<TrackerFamily> families = List.of();

  @Option(names = "--codec", defaultValue = "8e", description = "8, 8e or 16 (${DEFAULT-VALUE}).")
  private String codec = "";

  @Option(
      names = "--records",
      defaultValue = "1",
      description = "Records in a frame, 1-255 (${DEFAULT-VALUE}).")
  private int records;

  @Option(
      names = "--rate",
      defaultValue = "1",
      description = "Frames that a tracker makes in a second; 0: as fast as they are acknowledged.")
  private double rate;

  @Option(
      names = "--duration",
      converter = DurationConverter.class,
      defaultValue = "1m",
      description = "When to end (${DEFAULT-VALUE}); Ctrl-C ends it earlier.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--backlog",
      defaultValue = "0",
      description = "Records that each tracker has saved before it connects.")
  private int backlog;

  @Option(
      names = "--pause",
      converter = DurationConverter.class,
      defaultValue = "0s",
      description = "How long each tracker loses the network now and then.")
  private Duration pause = Duration.ZERO;

  @Option(
      names = "--response-timeout",
      converter = DurationConverter.class,
      defaultValue = "30s",
      description = "After which a frame is sent again (${DEFAULT-VALUE}).")
  private Duration responseTimeout = Duration.ZERO;

  @Option(
      names = "--time-scale",
      defaultValue = "1",
      description = "How many times as fast as real ones the cars live.")
  private double timeScale;

  @ArgGroup(validate = false, heading = "How they answer commands:%n")
  private CommandFaults faults = new CommandFaults();

  @ArgGroup(validate = false, heading = "How their cars obey, and lie:%n")
  private CarLies lies = new CarLies();

  @Option(names = "--seed", defaultValue = "1", description = "The same gives the same drives.")
  private long seed;

  @Option(
      names = "--first-imei",
      defaultValue = "356307042440000",
      description = "The first tracker's IMEI; the others count up (${DEFAULT-VALUE}).")
  private long firstImei;

  @Option(
      names = "--event-loops",
      defaultValue = "0",
      description = "Threads that drive the trackers; 0 is one per core.")
  private int eventLoops;

  @Option(names = "--quiet", description = "No line a second, only the table at the end.")
  private boolean quiet;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Terminal terminal = Terminal.standard();
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Runs until its time is over; exit code 1 where nothing at all was acknowledged. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Simulate())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    var statistics = new Statistics();
    var fleet =
        new Fleet(options(), families, trackers, firstImei, seed, backlog, pause, statistics);
    var vertx = SimulatorVertx.create();
    var report = new Report(statistics, terminal, trackers);
    terminal.line(
        "%d trackers to %s:%d, codec %s, %d records a frame, %s"
            .formatted(trackers, host, port, options().codec().label(), records, pace()));
    endOrderlyOnInterrupt();
    fleet
        .start(vertx, eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors())
        .toCompletionStage()
        .toCompletableFuture()
        .get(1, TimeUnit.MINUTES);
    watch(report);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    report.summary().forEach(terminal::line);
    ended.countDown();
    return statistics.totals().acknowledged() > 0 ? 0 : 1;
  }

  private String pace() {
    return rate == 0
        ? "as fast as they are acknowledged"
        : "%s frames a second each".formatted(rate);
  }

  private void watch(Report report) throws InterruptedException {
    var end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end && !interrupted.await(1, TimeUnit.SECONDS)) {
      report.newObstacle().ifPresent(terminal::line);
      var line = report.progress();
      if (!quiet) {
        terminal.progress(line);
      }
    }
  }

  /** Ctrl-C prints the table, too: the JVM waits for its hooks. */
  private void endOrderlyOnInterrupt() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  interrupted.countDown();
                  try {
                    if (!ended.await(15, TimeUnit.SECONDS)) {
                      terminal.line("The trackers do not end in time.");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private TrackerOptions options() {
    check(trackers >= 1 && trackers <= 1_000_000, "--trackers", trackers, "1-1000000");
    check(records >= 1 && records <= AvlFrame.MAX_RECORDS, "--records", records, "1-255");
    check(rate >= 0 && rate <= 1000, "--rate", rate, "0-1000");
    check(timeScale > 0, "--time-scale", timeScale, "above 0");
    check(backlog >= 0 && backlog <= 10_000, "--backlog", backlog, "0-10000");
    check(port >= 1 && port <= 65_535, "--port", port, "1-65535");
    return TrackerOptions.of(host, port)
        .sending(avlCodec(), records, rate)
        .with(timeScale, responseTimeout)
        .answering(faults.options(this::check))
        .in(lies.options(this::check));
  }

  private AvlCodec avlCodec() {
    return AvlCodec.ALL.stream()
        .filter(known -> known.label().equalsIgnoreCase(codec))
        .findFirst()
        .orElseThrow(() -> mistake("--codec", codec, "8, 8e or 16"));
  }

  private void check(boolean isRight, String option, Object value, String expected) {
    if (!isRight) {
      throw mistake(option, value, expected);
    }
  }

  private ParameterException mistake(String option, Object value, String expected) {
    return new ParameterException(
        spec.commandLine(), "%s: %s (expected: %s)".formatted(option, value, expected));
  }
}
