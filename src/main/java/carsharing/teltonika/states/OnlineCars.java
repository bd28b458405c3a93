package carsharing.teltonika.states;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.ImeiPages;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cars of which Redis says that they are connected to a process: a set in Redis for each
 * process. If the process dies, the others find its cars there. A set may have a car too many, but
 * never one too few: a car comes into the set before its state says "online", and leaves it after
 * its state says otherwise. Redis forgets the cars of a process that ends for ever, as it forgets
 * their states. Lives on one event loop.
 */
final class OnlineCars {

  private static final Logger LOG = LoggerFactory.getLogger(OnlineCars.class);

  private final SideLink link;
  private final String process;
  private final Duration retention;

  /** Those of this process that Redis knows. As many as there are connections, or a few more. */
  private final Set<Imei> listed = new HashSet<>();

  /**
   * @param process this one
   * @param retention after how long Redis forgets the cars of a process if no process lives
   */
  OnlineCars(SideLink link, String process, Duration retention) {
    this.link = link;
    this.process = process;
    this.retention = retention;
  }

  private static String key(String process) {
    return LivingProcesses.PROCESSES + ":" + process;
  }

  /**
   * States are about to be written. Redis gets those of this process' cars first.
   *
   * @return the cars whose states say that they are connected to this process
   */
  Set<Imei> come(List<TrackedCar> cars) {
    var here =
        cars.stream()
            .filter(car -> car.isOnlineAt(process))
            .map(TrackedCar::imei)
            .collect(Collectors.toSet());
    var come = here.stream().filter(listed::add).toList();
    if (!come.isEmpty()) {
      var request = Lua.call(PresenceScripts.COME, key(process)).arg(retention.toMillis());
      come.forEach(imei -> request.arg(imei.digits()));
      link.aside(request).onFailure(cause -> come.forEach(listed::remove));
    }
    return here;
  }

  /** This process lives: Redis keeps its cars. Called again and again. */
  void keep() {
    var request = Request.cmd(Command.PEXPIRE).arg(key(process)).arg(retention.toMillis());
    link.aside(request).onFailure(cause -> LOG.debug("Online cars: {}", cause.getMessage()));
  }

  /**
   * Redis has answered to the states.
   *
   * @param answers an empty text for each state that is written
   * @param here what {@link #come} has said
   */
  void written(List<TrackedCar> cars, List<String> answers, Set<Imei> here) {
    gone(cars, i -> answers.get(i).isEmpty() && !here.contains(cars.get(i).imei()));
  }

  /** Redis has said what it has of some cars. No state is being written meanwhile. */
  void loaded(List<TrackedCar> cars, List<StateStore.Found> found) {
    gone(cars, i -> listed.contains(cars.get(i).imei()) && !found.get(i).isOnlineAt(process));
  }

  /** If Redis does not get it, the set has cars too many. */
  private void gone(List<TrackedCar> cars, IntPredicate isGone) {
    remove(
        process,
        IntStream.range(0, cars.size())
            .filter(isGone)
            .mapToObj(i -> cars.get(i).imei())
            .filter(listed::remove)
            .toList());
  }

  /** Redis may have forgotten what it was told. */
  void tellAgain() {
    listed.clear();
  }

  /** Takes cars away from those of a process. */
  Future<Void> remove(String name, List<Imei> cars) {
    if (cars.isEmpty()) {
      return Future.succeededFuture();
    }
    var request = Request.cmd(Command.SREM).arg(key(name));
    cars.forEach(imei -> request.arg(imei.digits()));
    return link.aside(request).mapEmpty();
  }

  /** Hands over all cars of a process, some thousands at a time. */
  Future<Void> forEach(String name, Function<List<Imei>, Future<Void>> action) {
    return new ImeiPages(link::aside, key(name)).forEach(action);
  }

  /** Whether a process has none. */
  Future<Boolean> isEmpty(String name) {
    return link.aside(Request.cmd(Command.SCARD).arg(key(name))).map(count -> count.toLong() == 0);
  }

  /** This process ends. */
  Future<Void> clear() {
    return link.aside(Request.cmd(Command.UNLINK).arg(key(process))).mapEmpty();
  }
}
