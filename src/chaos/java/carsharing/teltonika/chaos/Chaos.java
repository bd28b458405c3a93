package carsharing.teltonika.chaos;

import carsharing.teltonika.chaos.fault.Plan;
import carsharing.teltonika.testing.server.Folders;
import carsharing.teltonika.testing.server.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code scripts/chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lets everything go wrong for a while, and looks whether anything was lost.")
public final class Chaos implements Callable<Integer> {

  @Option(
      names = "--minutes",
      defaultValue = "5",
      description = "How long (${DEFAULT-VALUE}); beginning and end take about three more.")
  private double minutes;

  @Option(
      names = "--seed",
      description = "The same gives the same faults; any where there is none.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--trackers",
      defaultValue = "60",
      description = "Trackers that send records (${DEFAULT-VALUE}).")
  private int trackers;

  @Option(
      names = "--cars",
      defaultValue = "30",
      description = "How many of them are sent commands (${DEFAULT-VALUE}).")
  private int cars;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "Frames a second of all trackers together, at most (${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--jar",
      description = "Another version of the server; this one's jar where there is none.")
  private Path jar = ServerProcess.PRODUCTION;

  /** Exit code 1 where something was lost, run twice or left behind. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Chaos()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    var duration = Duration.ofMillis((long) (minutes * 60_000));
    var plan = new Plan(duration, seed.orElseGet(Chaos::anySeed), trackers, cars, rate, jar);
    var folder = Files.createTempDirectory("teltonika-chaos-" + plan.seed() + "-");
    var violations = ChaosRun.run(plan, folder, System.out);
    if (violations.isEmpty()) {
      Folders.delete(folder);
      System.out.printf("seed %d: all is well%n", plan.seed());
      return 0;
    }
    System.out.printf(
        "seed %d: %d violations; ledgers and logs are in %s%n",
        plan.seed(), violations.size(), folder);
    return 1;
  }

  private static long anySeed() {
    return new Random().nextInt(1_000_000);
  }
}
