package carsharing.teltonika.attack;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.attack.HealthWatch.Health;
import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Stage;
import carsharing.teltonika.attack.party.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;

/** One attack on a server: before, during and after. */
final class Round {

  static final String OUT_OF_MEMORY = "the process lives on without memory";
  static final String STRANGERS_STUCK = "the strangers do not come back";

  /** How a line begins about what was still wrong when the attack was over. */
  static final String AFTERWARDS = "afterwards: ";

  /** What has to be answered in all cases, ms. */
  private static final double HEALTH_LIMIT = 1000;

  private static final double GENEROUS_HEALTH_LIMIT = 5000;

  /** What caches and counters of a busy server may hold more than at its start, bytes. */
  private static final long HEAP_GROWTH = 48L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SiegePlan plan;
  private final AttackedServer server;
  private final Neighbour neighbour;
  private final HealthWatch health;
  private final BrokerDoor broker;
  private long heapAtStart;

  Round(
      SiegePlan plan,
      AttackedServer server,
      Neighbour neighbour,
      HealthWatch health,
      BrokerDoor broker) {
    this.plan = plan;
    this.server = server;
    this.neighbour = neighbour;
    this.health = health;
    this.broker = broker;
  }

  /** Lets the server become warm, and weighs it. */
  void settle() {
    awaitNeighbour();
    if (!plan.isShort()) {
      Siege.sleep(3 * plan.normalMillis());
      heapAtStart = server.heap();
      Siege.sleep(plan.normalMillis());
    }
    take();
  }

  private void take() {
    neighbour.take();
    health.take();
  }

  /** Runs it. */
  Result run(Attack attack, StrangerProcess strangers) {
    take();
    Siege.sleep(plan.normalMillis());
    var normal = neighbour.take();
    var before = server.metrics();
    var logged = server.log().length();
    health.take();
    var target = server.target(plan.seed(), plan.millis(attack), plan.isShort());
    var seen = strangers.begin(attack, target);
    if (attack.stage() == Stage.WITHOUT_BROKER) {
      Siege.sleep(target.millis() / 3);
      broker.shutForAMoment();
    }
    var stuck = !hasEnded(seen);
    var during = neighbour.take();
    var state = health.take();
    var after = server.isAlive() ? after() : normal;
    var violations = new ArrayList<String>();
    var log = server.log().substring(logged);
    if (log.contains(OutOfMemoryError.class.getName()) && server.isAlive()) {
      violations.add(OUT_OF_MEMORY);
    }
    if (stuck) {
      violations.add(STRANGERS_STUCK);
    } else {
      violations.addAll(seen.join().notes());
      var scene = new Scene(target, seen.join(), before, server.metrics(), log);
      violations.addAll(attack.judge(scene));
    }
    violations.addAll(judge(during, after, state));
    var slow = isUntimed(attack) ? List.<String>of() : slow(normal, during, after);
    return new Result(attack, normal, during, after, state.longest(), violations, slow);
  }

  /** Longer than it should take: a server that does not answer holds some of the strangers up. */
  private boolean hasEnded(CompletableFuture<Tally.Snapshot> seen) {
    try {
      seen.get(2, TimeUnit.MINUTES);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the strangers have failed", e);
    }
  }

  /** What the neighbour feels when the attack has been over for a moment. */
  private Felt after() {
    Siege.sleep(plan.normalMillis() / 2);
    neighbour.take();
    if (plan.isShort()) {
      return awaitNeighbour();
    }
    Siege.sleep(plan.normalMillis());
    return neighbour.take();
  }

  /** Waits until the neighbour is served; what it felt in the meantime. */
  private Felt awaitNeighbour() {
    var all = new ArrayList<Felt>();
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                all.add(neighbour.take());
                return Felt.all(all).isServed();
              });
    } catch (ConditionTimeoutException e) {
      all.add(neighbour.take());
    }
    return Felt.all(all);
  }

  private List<String> judge(Felt during, Felt after, Health state) {
    if (!server.isAlive()) {
      return List.of(server.end());
    }
    var violations = new ArrayList<>(during.failures());
    after.failures().forEach(failure -> violations.add(AFTERWARDS + failure));
    if (!after.isServed()) {
      violations.add(AFTERWARDS + "the neighbour is not served");
    }
    violations.addAll(state.violations(plan.isShort() ? GENEROUS_HEALTH_LIMIT : HEALTH_LIMIT));
    if (!plan.isShort()) {
      violations.addAll(heapViolations());
    }
    return violations;
  }

  private List<String> heapViolations() {
    var heap = server.heap();
    return heap <= heapAtStart + HEAP_GROWTH
        ? List.of()
        : List.of(
            "heap: %d MiB held afterwards (expected: at most %d MiB, from %d)"
                .formatted(heap >> 20, (heapAtStart + HEAP_GROWTH) >> 20, heapAtStart >> 20));
  }

  private boolean isUntimed(Attack attack) {
    return plan.isShort() || !attack.judgesLatencies() || !server.isAlive();
  }

  private static List<String> slow(Felt normal, Felt during, Felt after) {
    var slow = new ArrayList<>(during.slowerThan(normal));
    after.slowerThan(normal).forEach(violation -> slow.add(AFTERWARDS + violation));
    return slow;
  }
}
