package carsharing.teltonika.command.custody;

import carsharing.teltonika.protocol.Imei;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The commands that this process is responsible for: from the moment in which it asks Redis for one
 * until Redis has said that its outcome is told. A command that is in here is not begun again,
 * whatever Redis shows.
 *
 * <p>As many as commands may wait, for each car. Lives on the dispatcher's event loop.
 */
public final class OpenTickets {

  private record Open(Imei imei, String life) {}

  /** Outcomes that are remembered after they were told. */
  private static final int MAX_TOLD = 10_000;

  private final Map<String, Open> byNumber = new HashMap<>();
  private final Map<Imei, Integer> byCar = new HashMap<>();
  private final Set<String> told = new LinkedHashSet<>();
  private Optional<Promise<Void>> empty = Optional.empty();

  /**
   * Adds a command.
   *
   * @param life of this process, under which it stands in Redis
   * @return false if it is in here already
   */
  boolean add(String number, Imei imei, String life) {
    if (byNumber.putIfAbsent(number, new Open(imei, life)) != null) {
      return false;
    }
    byCar.merge(imei, 1, Integer::sum);
    return true;
  }

  /** Its outcome is told. It is remembered for a while, as Redis may forget it in a restart. */
  void told(String number) {
    if (told.add(number) && told.size() > MAX_TOLD) {
      told.remove(told.iterator().next());
    }
    remove(number);
  }

  /** Whether its outcome was told lately. */
  boolean wasTold(String number) {
    return told.contains(number);
  }

  /** There was no such command, or nobody knows whether there was. */
  void remove(String number) {
    var open = byNumber.remove(number);
    if (open == null) {
      return;
    }
    byCar.computeIfPresent(open.imei(), (imei, count) -> count > 1 ? count - 1 : null);
    if (byNumber.isEmpty()) {
      empty.ifPresent(Promise::tryComplete);
      empty = Optional.empty();
    }
  }

  /** It stands in Redis under another life of this process. */
  void move(String number, String life) {
    byNumber.computeIfPresent(number, (same, open) -> new Open(open.imei(), life));
  }

  boolean contains(String number) {
    return byNumber.containsKey(number);
  }

  /** Under which life a command stands in Redis; empty if it is not in here. */
  Optional<String> life(String number) {
    return Optional.ofNullable(byNumber.get(number)).map(Open::life);
  }

  /** Whether a command of the car is in here. */
  boolean concern(Imei imei) {
    return byCar.containsKey(imei);
  }

  /** The cars whose commands are in here. */
  Set<Imei> cars() {
    return Set.copyOf(byCar.keySet());
  }

  int size() {
    return byNumber.size();
  }

  /** Completes when none is left. */
  Future<Void> whenEmpty() {
    if (byNumber.isEmpty()) {
      return Future.succeededFuture();
    }
    var promise = empty.orElseGet(Promise::promise);
    empty = Optional.of(promise);
    return promise.future();
  }
}
