package carsharing.teltonika.command.custody;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.LifeSigns;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Watches the heartbeats of the other processes, which are {@link LifeSigns}.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class Neighbours {

  /** Lives that Redis does not know and that are remembered at a time. */
  private static final int MAX_STRANGERS = 10_000;

  /** Tells the outcomes of processes that have died. Called on the event loop. */
  interface Undertaker {

    /**
     * A process has died. Succeeds when all its outcomes are told.
     *
     * @param lastHeard what was last heard of it
     */
    Future<Void> settle(String life, String lastHeard);

    /** A process that Redis does not know at all has left a command of this car. */
    Future<Void> settle(String life, Imei imei);
  }

  private final Supplier<CommandSettings> settings;
  private final Undertaker undertaker;
  private final LifeSigns signs;
  private final Map<String, Set<Imei>> strangers = new HashMap<>();
  private final Set<String> settling = new HashSet<>();

  /** Creates a watch that has heard of nobody. */
  Neighbours(Supplier<CommandSettings> settings, TimeSource time, Undertaker undertaker) {
    this.settings = settings;
    this.signs = new LifeSigns(time);
    this.undertaker = undertaker;
  }

  /** Redis was away. Whoever was silent meanwhile may live. */
  void interrupted() {
    signs.interrupted();
  }

  /** A process that is none of ours holds a command of a car. */
  void strangerSeen(Imei imei, String life) {
    if (strangers.size() < MAX_STRANGERS) {
      strangers.computeIfAbsent(life, name -> new HashSet<>()).add(imei);
    }
  }

  /**
   * Redis has said what it has heard of the others.
   *
   * @param others the last heartbeats, by life
   * @param asked when Redis was asked, ns
   */
  void look(Map<String, String> others, long asked) {
    var patience = settings.get().deadAfter();
    strangers.keySet().removeAll(others.keySet());
    signs.answered(
        asked, patience, life -> others.containsKey(life) || strangers.containsKey(life));
    others.forEach(
        (life, value) -> {
          if (signs.isDead(life, value, asked, patience)) {
            settle(life, () -> undertaker.settle(life, value));
          }
        });
    for (var life : List.copyOf(strangers.keySet())) {
      if (signs.isSilent(life, "", asked, patience)) {
        settleStranger(life);
      }
    }
  }

  private void settleStranger(String life) {
    var cars = Set.copyOf(strangers.getOrDefault(life, Set.of()));
    settle(
        life,
        () ->
            Future.join(cars.stream().map(imei -> undertaker.settle(life, imei)).toList())
                .<Void>mapEmpty()
                .onSuccess(settled -> strangers.remove(life)));
  }

  /** If it fails, the next heartbeat begins again. */
  private void settle(String life, Supplier<Future<Void>> settlement) {
    if (settling.add(life)) {
      settlement.get().onComplete(done -> settling.remove(life));
    }
  }
}
