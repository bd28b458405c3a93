package carsharing.teltonika.command.custody;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Watches the heartbeats of the other processes. A process has died if its heartbeat has not
 * changed for a while, by the clock of this process, during which this process has heard of Redis
 * again and again. So nobody dies because Redis is away.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class Neighbours {

  private static final String DEAD = "dead";

  /**
   * What {@link ProcessScripts#BEAT} writes: Redis' time, and after how many ms it counts as dead.
   */
  private static final Pattern VALUE = Pattern.compile("\\d+/(\\d{1,18})");

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

  /**
   * What was last heard of a process.
   *
   * @param since when this was first heard, ns
   */
  private record Heard(String value, long since) {}

  private final Supplier<CommandSettings> settings;
  private final TimeSource time;
  private final Undertaker undertaker;
  private final Map<String, Heard> heard = new HashMap<>();
  private final Map<String, Set<Imei>> strangers = new HashMap<>();
  private final Set<String> settling = new HashSet<>();
  private Optional<Long> lastLook = Optional.empty();

  /** Creates a watch that has heard of nobody. */
  Neighbours(Supplier<CommandSettings> settings, TimeSource time, Undertaker undertaker) {
    this.settings = settings;
    this.time = time;
    this.undertaker = undertaker;
  }

  /** Redis was away. Whoever was silent meanwhile may live. */
  void interrupted() {
    lastLook = Optional.empty();
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
    if (lastLook.filter(last -> asked - last <= patience.dividedBy(2).toNanos()).isEmpty()) {
      heard.clear();
    }
    lastLook = Optional.of(time.nanos());
    strangers.keySet().removeAll(others.keySet());
    heard.keySet().removeIf(life -> !others.containsKey(life) && !strangers.containsKey(life));
    others.forEach(
        (life, value) -> {
          if (value.equals(DEAD) || isSilent(life, value, patience(value), asked)) {
            settle(life, () -> undertaker.settle(life, value));
          }
        });
    for (var life : List.copyOf(strangers.keySet())) {
      if (isSilent(life, "", patience, asked)) {
        settleStranger(life);
      }
    }
  }

  private boolean isSilent(String life, String value, Duration patience, long asked) {
    var before = heard.get(life);
    if (before == null || !before.value().equals(value)) {
      heard.put(life, new Heard(value, time.nanos()));
      return false;
    }
    return asked - before.since() >= patience.toNanos();
  }

  /** Each process says for how long it may be silent. */
  private Duration patience(String value) {
    var matcher = VALUE.matcher(value);
    return matcher.matches()
        ? Duration.ofMillis(Long.parseLong(matcher.group(1)))
        : settings.get().deadAfter();
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
