package carsharing.teltonika.attack;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Stage;
import carsharing.teltonika.bench.server.QueueDrain;
import carsharing.teltonika.testing.server.RabbitServer;
import carsharing.teltonika.testing.server.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One attack after the other, against a server that is started anew when it has to be. */
public final class Siege implements AutoCloseable {

  /** Times that an attack is run until its latencies count: noise seldom comes back. */
  private static final int LOOKS = 2;

  private final SiegePlan plan;
  private final Path folder;
  private final Consumer<String> out;
  private final RabbitServer rabbit;
  private final RedisServer redis;
  private final List<Result> results = new ArrayList<>();
  private final Map<Attack, Integer> looks = new HashMap<>();
  private StrangerProcess strangers = new StrangerProcess();
  private int servers;

  /**
   * Prepares it.
   *
   * @param folder for the servers' files and logs
   * @param redis that nobody else uses: it is emptied for each server
   * @param out a line for each attack
   */
  public Siege(
      SiegePlan plan, Path folder, RabbitServer rabbit, RedisServer redis, Consumer<String> out) {
    this.plan = plan;
    this.folder = folder;
    this.rabbit = rabbit;
    this.redis = redis;
    this.out = out;
  }

  /** Runs all attacks of the plan; the results in the order in which they were run. */
  public List<Result> run() throws Exception {
    var left = new ArrayList<>(plan.attacks());
    while (!left.isEmpty()) {
      var stage = left.get(0).stage();
      var together = left.stream().filter(attack -> attack.stage() == stage).toList();
      left.removeAll(runOn(stage, together));
    }
    return List.copyOf(results);
  }

  /** On one server, until it has ended; those that were run. */
  private List<Attack> runOn(Stage stage, List<Attack> attacks) throws Exception {
    var queue = "attack." + ProcessHandle.current().pid() + "." + ++servers;
    var home = Files.createDirectories(folder.resolve("server-" + servers));
    var done = new ArrayList<Attack>();
    redis.ctl("FLUSHALL"); // What an attack has left there must not harm the next server.
    try (var broker = new BrokerDoor(rabbit);
        var server = AttackedServer.start(stage, home, queue, broker.portFor(stage), redis);
        var drain = QueueDrain.open(rabbit.uri(), queue);
        var neighbour = new Neighbour(server.port(), stage == Stage.BEHIND_PROXY, redis.uri());
        var health = new HealthWatch(server.httpPort())) {
      var round = new Round(plan, server, neighbour, health, broker);
      round.settle();
      for (var attack : attacks) {
        var result = round.run(attack, strangers);
        if (result.isOnlySlow() && looks.merge(attack, 1, Integer::sum) < LOOKS) {
          out.accept("%-24s slow, and looked at again".formatted(attack.name()));
          break;
        }
        done.add(attack);
        report(result);
        if (!server.isAlive() || result.isExhausting()) {
          break;
        }
      }
      if (drain.messages() == 0) {
        throw new IllegalStateException("no record has come through the queue");
      }
    }
    rabbit.ctl("delete_queue", queue);
    return done;
  }

  private void report(Result result) {
    results.add(result);
    out.accept(result.line());
    result.all().forEach(violation -> out.accept("    " + violation));
    if (result.violations().stream().anyMatch(Round.STRANGERS_STUCK::equals)) {
      strangers.close();
      strangers = new StrangerProcess();
    }
  }

  /** Waits; the harness has nothing else to do meanwhile. */
  static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    strangers.close();
  }
}
