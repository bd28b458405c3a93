package carsharing.teltonika.states;

import carsharing.teltonika.redis.LifeSigns;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Says in Redis that this process keeps states, and finds the processes that do so no more, by
 * their {@link LifeSigns}. Lives on one event loop.
 */
final class LivingProcesses {

  /** All processes, by name. */
  static final String PROCESSES = "teltonika:online";

  /** So many signs of life fit into the time after which a process counts as dead. */
  private static final int BEATS = 8;

  private static final String KNOWN = "1";

  private final SideLink link;
  private final String process;
  private final Duration patience;
  private final Duration retention;
  private final TimeSource time;
  private final Function<String, Future<Void>> settle;
  private final Runnable living;
  private final Runnable forgotten;
  private final LifeSigns signs;
  private final Map<String, Long> settledAt = new HashMap<>();
  private final Set<String> settling = new HashSet<>();
  private Optional<Long> lastBeat = Optional.empty();
  private boolean isBeating;
  private boolean isNew = true;

  /** Whether the others may still be about to take this process for dead. */
  private boolean wasForgotten;

  /**
   * @param process this one
   * @param patience how long a process may be silent
   * @param retention after how long Redis forgets all of them if none lives
   * @param settle settles the cars of a process that has died
   * @param living is called whenever Redis has heard of this process
   * @param forgotten is called if the others have taken this process for dead, or Redis has lost
   *     its memory
   */
  LivingProcesses(
      SideLink link,
      String process,
      Duration patience,
      Duration retention,
      TimeSource time,
      Function<String, Future<Void>> settle,
      Runnable living,
      Runnable forgotten) {
    this.link = link;
    this.process = process;
    this.patience = patience;
    this.retention = retention;
    this.time = time;
    this.signs = new LifeSigns(time);
    this.settle = settle;
    this.living = living;
    this.forgotten = forgotten;
  }

  /** Beats if it is time to. Called again and again. */
  void beatIfDue() {
    var asked = time.nanos();
    var interval = patience.dividedBy(BEATS).toNanos();
    if (isBeating || lastBeat.filter(last -> asked - last < interval).isPresent()) {
      return;
    }
    isBeating = true;
    lastBeat = Optional.of(asked);
    link.aside(
            Lua.call(PresenceScripts.BEAT, PROCESSES)
                .arg(process)
                .arg(patience.toMillis())
                .arg(retention.toMillis()))
        .onSuccess(known -> beaten(known, asked))
        .onComplete(done -> isBeating = false);
  }

  /**
   * Whoever has taken this process for dead may just be about to write the state of one more car.
   * So all is looked at once more a little later.
   */
  private void beaten(Response known, long asked) {
    var isForgotten = !isNew && !known.get(0).toString().equals(KNOWN);
    if (isForgotten || wasForgotten) {
      forgotten.run();
    }
    wasForgotten = isForgotten;
    isNew = false;
    living.run();
    var others = new HashMap<String, String>();
    for (var i = 1; i + 1 < known.size(); i += 2) {
      others.put(known.get(i).toString(), known.get(i + 1).toString());
    }
    others.remove(process);
    look(others, asked);
  }

  private void look(Map<String, String> others, long asked) {
    signs.answered(asked, patience, others::containsKey);
    settledAt.keySet().retainAll(others.keySet());
    others.forEach(
        (name, value) -> {
          if (signs.isDead(name, value, asked, patience)) {
            settleIfDue(name, value);
          }
        });
  }

  /** Some cars may belong to nobody only later, so what is left is tried again after a while. */
  private void settleIfDue(String name, String value) {
    var last = settledAt.get(name);
    var isEarly = last != null && time.nanos() - last < patience.dividedBy(2).toNanos();
    if (!isEarly && settling.add(name)) {
      link.aside(Lua.call(LifeSigns.BURY, PROCESSES).arg(name).arg(value))
          .compose(
              dead -> dead.toInteger() == 1 ? settle.apply(name) : Future.<Void>succeededFuture())
          .onComplete(
              done -> {
                settling.remove(name);
                settledAt.put(name, time.nanos());
              });
    }
  }

  /** Fails unless a process counts as dead. */
  Future<Void> requireDead(String name) {
    return link.aside(Request.cmd(Command.HGET).arg(PROCESSES).arg(name))
        .compose(
            value ->
                value != null && value.toString().equals(LifeSigns.DEAD)
                    ? Future.succeededFuture()
                    : Future.failedFuture("process " + name + " is heard of again"));
  }

  /** A process that has died has no cars any more. */
  Future<Void> forget(String name) {
    return link.aside(Lua.call(PresenceScripts.FORGET, PROCESSES).arg(name)).mapEmpty();
  }

  /** This process ends, and has told of all its cars that they are offline. */
  Future<Void> leave() {
    return link.aside(Request.cmd(Command.HDEL).arg(PROCESSES).arg(process)).mapEmpty();
  }
}
