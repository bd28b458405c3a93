package carsharing.teltonika.attack;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.attack.HealthWatch.Health;
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

  static final String STRANGERS_STUCK = "the strangers do not come back";

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
  private long heapAtStart;

  Round(SiegePlan plan, AttackedServer server, Neighbour neighbour, HealthWatch health) {
    this.plan = plan;
    this.server = server;
    this.neighbour = neighbour;
    this.health = health;
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
    var stuck = !hasEnded(seen);
    var during = neighbour.take();
    var state = health.take();
    var after = server.isAlive() ? after() : normal;
    var violations = new ArrayList<String>();
    if (stuck) {
      violations.add(STRANGERS_STUCK);
    } else {
      var log = server.log().substring(logged);
      violations.addAll(seen.join().notes());
      var scene = new Scene(target, seen.join(), before, server.metrics(), log);
      violations.addAll(attack.judge(scene));
    }
    violations.addAll(judge(normal, during, after, state));
    return new Result(attack, plan.isShort(), normal, during, after, state.longest(), violations);
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

  /** Waits until the neighbour is served. */
  private Felt awaitNeighbour() {
    var all = new ArrayList<Felt>();
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                all.add(neighbour.take());
                return all.stream().anyMatch(felt -> felt.ack().count() > 0)
                    && all.stream().anyMatch(felt -> felt.command().count() > 0);
              });
    } catch (ConditionTimeoutException e) {
      return neighbour.take();
    }
    return all.stream()
        .filter(felt -> !felt.failures().isEmpty())
        .findFirst()
        .orElse(all.get(all.size() - 1));
  }

  private List<String> judge(Felt normal, Felt during, Felt after, Health state) {
    if (!server.isAlive()) {
      return List.of(server.end());
    }
    var violations = new ArrayList<String>();
    if (plan.isShort()) {
      violations.addAll(during.failures());
      violations.addAll(after.failures());
      violations.addAll(state.violations(GENEROUS_HEALTH_LIMIT));
      return violations;
    }
    violations.addAll(during.violations(normal));
    after.violations(normal).forEach(violation -> violations.add("afterwards: " + violation));
    violations.addAll(state.violations(HEALTH_LIMIT));
    var heap = server.heap();
    if (heap > heapAtStart + HEAP_GROWTH) {
      violations.add(
          "heap: %d MiB held afterwards (expected: at most %d MiB, from %d)"
              .formatted(heap >> 20, (heapAtStart + HEAP_GROWTH) >> 20, heapAtStart >> 20));
    }
    return violations;
  }
}
