package carsharing.teltonika.states;

import carsharing.teltonika.car.state.StateText;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.Lua;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The states of cars in Redis. Lives on one event loop. */
final class StateStore {

  /**
   * What Redis has of a car.
   *
   * @param state the text of its state, empty for none
   * @param owner the token of the connection that owns it, empty for none
   */
  record Found(String state, String owner) {}

  /**
   * A state that is to be written.
   *
   * @param known the revision that is there, as far as this process knows
   */
  record Draft(Imei imei, String known, String text) {}

  private static final int MAX_KEYS = 128;

  private final StateLink link;
  private final Duration retention;

  /**
   * @param retention how long a state is kept that is not written any more
   */
  StateStore(StateLink link, Duration retention) {
    this.link = link;
    this.retention = retention;
  }

  /** How many cars one request can be about: in a cluster, each car has a node of its own. */
  int batch() {
    return link.isCluster() ? 1 : MAX_KEYS;
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
    var keys =
        cars.stream()
            .flatMap(imei -> List.of(key(imei, "state"), key(imei, "owner")).stream())
            .toArray(String[]::new);
    return link.send(Lua.call(StateScripts.LOAD, keys)).map(StateStore::found);
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
    var keys = drafts.stream().map(draft -> key(draft.imei(), "state")).toArray(String[]::new);
    var request = Lua.call(StateScripts.WRITE, keys).arg(retention.toMillis());
    drafts.forEach(draft -> request.arg(draft.known()).arg(draft.text()));
    return link.send(request).map(reply -> reply.stream().map(Response::toString).toList());
  }
}
