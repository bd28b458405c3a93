package carsharing.teltonika.states;

import carsharing.teltonika.car.state.StateReader;
import carsharing.teltonika.car.state.StateText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The states of cars in Redis. Lives on one event loop. */
final class StateStore {

  /**
   * What Redis has of a car.
   *
   * @param state the text of its state, empty for none
   * @param owner the token of the connection that owns it, empty for none
   */
  record Found(String state, String owner) {

    /** Whether the state says that a process has the connection of the car. */
    boolean isOnlineAt(String process) {
      return StateReader.read(state, Long.MAX_VALUE).presence().isOnlineAt(process);
    }
  }

  /**
   * A state that is to be written.
   *
   * @param known the revision that is there, as far as this process knows
   */
  record Draft(Imei imei, String known, String text) {}

  /** Cars of one request. */
  private static final int MAX_KEYS = 128;

  /** Requests under way at a time, each about one car. */
  private static final int MAX_REQUESTS = 64;

  private final SideLink link;
  private final Duration retention;

  /**
   * @param retention how long a state is kept that is not written any more
   */
  StateStore(SideLink link, Duration retention) {
    this.link = link;
    this.retention = retention;
  }

  /** How many cars can be read or written at a time. */
  int batch() {
    return link.isCluster() ? MAX_REQUESTS : MAX_KEYS;
  }

  /** In a cluster, each car has a node of its own, and needs a request of its own. */
  private <T, R> Future<List<R>> send(List<T> all, Function<List<T>, Future<List<R>>> request) {
    if (!link.isCluster()) {
      return request.apply(all);
    }
    var answers = all.stream().map(each -> request.apply(List.of(each))).toList();
    return Future.join(answers)
        .map(done -> answers.stream().flatMap(answer -> answer.result().stream()).toList());
  }

  private static String key(Imei imei, String name) {
    return "{" + imei.digits() + "}:" + name;
  }

  /** The revision at the beginning of a state's text; empty if there is none. */
  static String rev(String text) {
    var end = StateText.REV_OFFSET + StateText.REV_LENGTH;
    return text.length() < StateText.REV_OFFSET
        ? ""
        : text.substring(StateText.REV_OFFSET, Math.min(text.length(), end));
  }

  /** Reads some cars, at most {@link #batch()}, in their order. */
  Future<List<Found>> load(List<Imei> cars) {
    return send(cars, this::loadAtOnce);
  }

  private Future<List<Found>> loadAtOnce(List<Imei> cars) {
    var keys =
        cars.stream()
            .flatMap(imei -> List.of(key(imei, "state"), key(imei, "owner")).stream())
            .toArray(String[]::new);
    return link.read(Lua.call(StateScripts.LOAD, keys)).map(StateStore::found);
  }

  private static List<Found> found(Response reply) {
    var all = new ArrayList<Found>();
    for (var i = 0; i + 1 < reply.size(); i += 2) {
      all.add(new Found(reply.get(i).toString(), reply.get(i + 1).toString()));
    }
    return all;
  }

  /**
   * Writes some states, at most {@link #batch()}.
   *
   * @return for each of them an empty text if it is written, or else what another process has
   *     written
   */
  Future<List<String>> write(List<Draft> drafts) {
    return send(drafts, this::writeAtOnce);
  }

  /**
   * Writes some states, at most {@link #batch()}, if nobody has written them meanwhile and nobody
   * owns the car.
   *
   * @return for each of them whether it is written
   */
  Future<List<Boolean>> writeUnowned(List<Draft> drafts) {
    return drafts.isEmpty()
        ? Future.succeededFuture(List.of())
        : send(drafts, this::writeUnownedAtOnce);
  }

  private Future<List<Boolean>> writeUnownedAtOnce(List<Draft> drafts) {
    var keys =
        drafts.stream()
            .flatMap(
                draft -> List.of(key(draft.imei(), "state"), key(draft.imei(), "owner")).stream())
            .toArray(String[]::new);
    var request = Lua.call(StateScripts.WRITE_UNOWNED, keys).arg(retention.toMillis());
    drafts.forEach(draft -> request.arg(draft.known()).arg(draft.text()));
    return link.write(request)
        .map(reply -> reply.stream().map(written -> written.toInteger() == 1).toList());
  }

  private Future<List<String>> writeAtOnce(List<Draft> drafts) {
    var keys = drafts.stream().map(draft -> key(draft.imei(), "state")).toArray(String[]::new);
    var request = Lua.call(StateScripts.WRITE, keys).arg(retention.toMillis());
    drafts.forEach(draft -> request.arg(draft.known()).arg(draft.text()));
    return link.write(request).map(reply -> reply.stream().map(Response::toString).toList());
  }
}
