package carsharing.teltonika.states;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.ImeiPages;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The cars of which Redis says that they are connected to a process: a set in Redis for each
 * process. If the process dies, the others find its cars there. A set may have a car too many,
 * which is connected elsewhere or not at all. Lives on one event loop.
 */
final class OnlineCars {

  private final StateLink link;
  private final String process;

  /** Those of this process that Redis knows. As many as there are connections, or a few more. */
  private final Set<Imei> listed = new HashSet<>();

  /**
   * @param process this one
   */
  OnlineCars(StateLink link, String process) {
    this.link = link;
    this.process = process;
  }

  private static String key(String process) {
    return LivingProcesses.PROCESSES + ":" + process;
  }

  /**
   * Tells Redis which of these cars are connected to this process. It gets this before whatever is
   * sent to it afterwards.
   */
  void note(List<TrackedCar> cars) {
    var come =
        cars.stream()
            .filter(car -> car.isConnected() && !listed.contains(car.imei()))
            .map(TrackedCar::imei)
            .toList();
    var gone =
        cars.stream()
            .filter(car -> !car.isConnected() && listed.contains(car.imei()))
            .map(TrackedCar::imei)
            .toList();
    listed.addAll(come);
    gone.forEach(listed::remove);
    send(Command.SADD, process, come).onFailure(cause -> come.forEach(listed::remove));
    send(Command.SREM, process, gone); // If it fails, the set has cars too many.
  }

  /** Redis may have forgotten what it was told. */
  void tellAgain() {
    listed.clear();
  }

  /** Takes cars away from those of a process. */
  Future<Void> remove(String name, List<Imei> cars) {
    return send(Command.SREM, name, cars);
  }

  private Future<Void> send(Command command, String name, List<Imei> cars) {
    if (cars.isEmpty()) {
      return Future.succeededFuture();
    }
    var request = Request.cmd(command).arg(key(name));
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
