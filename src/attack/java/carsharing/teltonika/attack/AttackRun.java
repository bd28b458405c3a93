package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.bench.report.Table;
import carsharing.teltonika.testing.server.Folders;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code scripts/attack}. */
@Command(
    name = "attack",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Attacks a server, and measures what a well-behaved neighbour feels.")
public final class AttackRun implements Callable<Integer> {

  /** Of the time of an attack, before and after it included, the part that it lasts itself. */
  private static final double SHARE = 0.5;

  @Option(names = "--seed", description = "Of what is left to chance; any where there is none.")
  private long seed = new Random().nextInt(1_000_000);

  @Option(names = "--only", description = "One attack by its name; may be given several times.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "Of all attacks together, about (${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--short",
      description = "A second or two for each attack; latencies are not judged.")
  private boolean isShort;

  @Option(names = "--list", description = "Only says what the attacks are.")
  private boolean list;

  /** Exit code 1 where an attack has harmed somebody. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new AttackRun()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      Attacks.ALL.forEach(attack -> System.out.printf("%-24s %s%n", attack.name(), attack.what()));
      return 0;
    }
    var attacks = only.isEmpty() ? Attacks.ALL : only.stream().map(Attacks::named).toList();
    return run(isShort ? SiegePlan.brief(attacks, seed) : timed(attacks));
  }

  private SiegePlan timed(List<Attack> attacks) {
    var each = minutes * 60_000 / Attacks.ALL.size();
    return new SiegePlan(attacks, seed, (long) (each * (1 - SHARE) / 3), (long) (each * SHARE));
  }

  private static int run(SiegePlan plan) throws Exception {
    var folder = Files.createTempDirectory("teltonika-attack-" + plan.seed() + "-");
    List<Result> results;
    Consumer<String> out = System.out::println;
    try (var siege = new Siege(plan, folder, RabbitServer.shared(), RedisServer.shared(), out)) {
      results = siege.run();
    }
    if (!plan.isShort()) {
      System.out.println();
      System.out.println(
          new Table(Result.HEAD, results.stream().map(Result::row).toList()).markdown());
    }
    var harmful = results.stream().filter(result -> !result.holds()).toList();
    System.out.println();
    if (harmful.isEmpty()) {
      Folders.delete(folder);
      System.out.printf("seed %d: all %d attacks hold%n", plan.seed(), results.size());
      return 0;
    }
    System.out.printf(
        "seed %d: %d of %d attacks do harm; the servers' logs are in %s%n",
        plan.seed(), harmful.size(), results.size(), folder);
    return 1;
  }
}
