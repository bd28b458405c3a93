package carsharing.teltonika.command.custody;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.redis.Refusals;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The cars of which this process may hold running commands, as a set in Redis: whoever gives this
 * process up looks there. And those of which it does not know whether it holds one, because the
 * answer of Redis was lost.
 *
 * <p>As many as commands were taken lately. Lives on the dispatcher's event loop.
 */
final class RunningCars {

  /** IMEIs in one request. */
  private static final int CHUNK = 1000;

  /** So long after its sender has given it up, a request may still reach Redis and do something. */
  private static final Duration DOUBT = CarKeys.MAX_DELAY.plusSeconds(5);

  private final RedisLink redis;
  private final OpenTickets tickets;
  private final TimeSource time;
  private final RunningKeys keys;
  private final Set<Imei> registered = new HashSet<>();
  private final Map<Imei, Long> doubtful = new HashMap<>();

  /** Creates an empty set. */
  RunningCars(RedisLink redis, RunningKeys keys, OpenTickets tickets, TimeSource time) {
    this.redis = redis;
    this.keys = keys;
    this.tickets = tickets;
    this.time = time;
  }

  /** The cars of a life of a process. */
  static String key(String life) {
    return "teltonika:running:" + life;
  }

  /**
   * A command of the car is about to be taken. To be called before Redis is asked for it: requests
   * reach Redis in order.
   */
  void register(Imei imei, String life) {
    if (registered.add(imei)) {
      send(Command.SADD, life, List.of(imei));
    }
  }

  /** Whether a command of the car was taken is not known: the answer is lost. */
  void doubt(Imei imei) {
    doubtful.put(imei, time.nanos());
  }

  /**
   * Looks for commands of the cars in doubt.
   *
   * @param found goes on with those of the running commands of a car that nobody goes on with
   */
  void look(BiFunction<Imei, List<String>, Future<Boolean>> found) {
    var now = time.nanos();
    List.copyOf(doubtful.entrySet())
        .forEach(
            car -> {
              var imei = car.getKey();
              var since = car.getValue();
              var isLast = now - since >= DOUBT.toNanos();
              keys.fields(imei)
                  .compose(fields -> found.apply(imei, fields))
                  .onSuccess(
                      done -> {
                        if (isLast) {
                          doubtful.remove(imei, since);
                        }
                      });
            });
  }

  /** Tells Redis which cars there still are; it may have forgotten them. */
  void refresh(String life, Duration lifetime) {
    var idle =
        registered.stream()
            .filter(imei -> !tickets.concern(imei) && !doubtful.containsKey(imei))
            .toList();
    idle.forEach(registered::remove);
    sendInChunks(Command.SREM, life, idle);
    if (!registered.isEmpty()) {
      sendInChunks(Command.SADD, life, List.copyOf(registered));
      redis.send(Request.cmd(Command.PEXPIRE).arg(key(life)).arg(lifetime.toMillis()));
    }
  }

  /** This process has begun another life: its cars are to be found under that one. */
  void reborn(String life) {
    registered.clear();
    registered.addAll(tickets.cars());
    registered.addAll(doubtful.keySet());
    sendInChunks(Command.SADD, life, List.copyOf(registered));
  }

  private void sendInChunks(Command command, String life, List<Imei> imeis) {
    for (var from = 0; from < imeis.size(); from += CHUNK) {
      send(command, life, imeis.subList(from, Math.min(from + CHUNK, imeis.size())));
    }
  }

  private void send(Command command, String life, Collection<Imei> imeis) {
    var request = Request.cmd(command).arg(key(life));
    imeis.forEach(imei -> request.arg(imei.digits()));
    redis
        .send(request) // If it fails, the next refresh repeats it.
        .onFailure(
            cause -> {
              if (Refusals.isWrongType(cause)) {
                redis.send(Request.cmd(Command.DEL).arg(key(life)));
              }
            });
  }
}
