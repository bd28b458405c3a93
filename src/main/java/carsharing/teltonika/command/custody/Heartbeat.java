package carsharing.teltonika.command.custody;

import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Says in Redis that this process lives, and hears of the others.
 *
 * <p>The others give up a process that they do not hear of for {@code commands.deadAfter}, and tell
 * the outcomes of its commands. A process that was paused for so long, or had no Redis, hears of it
 * by its next heartbeat. It then begins another life: what it takes from then on nobody settles.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class Heartbeat {

  /** All processes in Redis, by life. */
  static final String PROCESSES = "teltonika:processes";

  /** So many heartbeats fit into the time after which a process counts as dead. */
  private static final int BEATS = 8;

  /** The oldest life is forgotten if there are more. */
  private static final int MAX_LIVES = 100;

  private static final String FIRST = "first";

  /** Receives each answer. Called on the event loop. */
  interface Listener {

    /**
     * Redis has heard of this process, and says whom it knows.
     *
     * @param others the other processes, by life, with what was last heard of them
     * @param asked when it was asked, ns by {@link TimeSource#nanos()}
     */
    void beaten(Map<String, String> others, long asked);

    /**
     * The others may have settled the commands of the life before, or Redis has lost its memory.
     */
    void reborn();
  }

  private final AwakeTimer.Timers timers;
  private final RedisLink redis;
  private final Supplier<CommandSettings> settings;
  private final TimeSource time;
  private final Listener listener;
  private final Set<String> lives = new LinkedHashSet<>();
  private String life = newLife();
  private String rank = FIRST;
  private Optional<Long> lastBeat = Optional.empty();
  private Optional<Future<Void>> beating = Optional.empty();
  private boolean stopped;

  /** Creates one that does not beat yet. */
  Heartbeat(
      AwakeTimer.Timers timers,
      RedisLink redis,
      Supplier<CommandSettings> settings,
      TimeSource time,
      Listener listener) {
    this.timers = timers;
    this.redis = redis;
    this.settings = settings;
    this.time = time;
    this.listener = listener;
  }

  /** Begins to beat, and goes on until {@link #leave(boolean)}. */
  void start() {
    if (!stopped) {
      beat();
      timers.start(interval().toMillis(), this::start);
    }
  }

  /** The present life, under which commands are taken. */
  String life() {
    return life;
  }

  /** Whether a life is one of this process. */
  boolean isOwn(String other) {
    return lives.contains(other);
  }

  /** How often it beats. */
  Duration interval() {
    return settings.get().deadAfter().dividedBy(BEATS);
  }

  /**
   * Makes sure that nobody has given this process up, now or in the next while. Succeeds at once if
   * Redis has heard of it lately; the life may be another one afterwards.
   */
  Future<Void> confirm() {
    return isFresh() ? Future.succeededFuture() : beat();
  }

  /** Whether nobody can have given this process up since the last heartbeat. */
  boolean isFresh() {
    var fresh = settings.get().deadAfter().dividedBy(2).toNanos();
    return lastBeat.filter(sent -> time.nanos() - sent <= fresh).isPresent();
  }

  /** Beats now; succeeds when Redis has heard of this life, or of the next one. */
  Future<Void> beat() {
    if (beating.isPresent()) {
      return beating.get();
    }
    var asked = time.nanos();
    var answer = send().compose(reply -> answered(reply, asked));
    if (!answer.isComplete()) {
      beating = Optional.of(answer);
      answer.onComplete(done -> beating = Optional.empty());
    }
    return answer;
  }

  private Future<Response> send() {
    return redis.send(
        Lua.call(ProcessScripts.BEAT, PROCESSES)
            .arg(life)
            .arg(settings.get().deadAfter().toMillis())
            .arg(rank));
  }

  private Future<Void> answered(Response known, long asked) {
    if (known.size() == 0) {
      life = newLife();
      rank = FIRST;
      var again = time.nanos();
      return send().compose(reply -> answered(reply, again)).onSuccess(alive -> listener.reborn());
    }
    rank = "";
    lastBeat = Optional.of(asked);
    listener.beaten(others(known), asked);
    return Future.succeededFuture();
  }

  /** RESP3 has maps, and RESP2 lists, but what a script returns is a list. */
  private Map<String, String> others(Response known) {
    var others = new HashMap<String, String>();
    for (var i = 0; i + 1 < known.size(); i += 2) {
      others.put(known.get(i).toString(), known.get(i + 1).toString());
    }
    others.remove(life);
    return others;
  }

  private String newLife() {
    var next = UUID.randomUUID().toString();
    lives.add(next);
    if (lives.size() > MAX_LIVES) {
      lives.remove(lives.iterator().next());
    }
    return next;
  }

  /**
   * The process ends.
   *
   * @param isClean whether all its outcomes are told; otherwise the others settle the rest
   */
  Future<Void> leave(boolean isClean) {
    stopped = true;
    return isClean
        ? redis.send(Request.cmd(Command.HDEL).arg(PROCESSES).arg(life)).mapEmpty()
        : Future.succeededFuture();
  }
}
