package carsharing.teltonika.fleet;

import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.StateReader;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.redis.KeyScan;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What Redis has of cars. Texts are read on a worker thread, some at a time. Lives on one event
 * loop.
 */
final class FleetStore {

  /**
   * What Redis has of a car.
   *
   * @param state empty if there is none
   * @param hardware of its tracker, if that is known
   */
  record Stored(Imei imei, CarState state, Optional<String> hardware, Proofs proofs) {}

  /** Cars of one request. */
  private static final int BATCH = 128;

  /** Of a key that is read. */
  private static final int MAX_BYTES = 32 * 1024;

  private static final int KEYS_OF_CAR = 3;
  private static final String STATES = "{???????????????}:state";

  /** KEYS: texts. Returns each of them, an empty one for what is not there or is no such text. */
  private static final String LOAD =
      Lua.compact(
          """
          local found = {}
          for i, key in ipairs(KEYS) do
            local length = redis.pcall('STRLEN', key)
            local is_read = type(length) == 'number' and length > 0 and length <= %d
            found[i] = is_read and redis.call('GET', key) or ''
          end
          return found
          """
              .formatted(MAX_BYTES));

  private final Vertx vertx;
  private final SideLink link;
  private final KeyScan scan;
  private final Duration retention;

  /**
   * @param retention how long states are kept, and what belongs to them
   */
  FleetStore(Vertx vertx, RedisSettings redis, SideLink link, Duration retention) {
    this.vertx = vertx;
    this.link = link;
    this.scan = new KeyScan(vertx, redis, link);
    this.retention = retention;
  }

  private static String key(Imei imei, String name) {
    return "{" + imei.digits() + "}:" + name;
  }

  /** Hands over all cars that have a state, some at a time. A car may come twice. */
  Future<Void> forEachState(Function<List<Stored>, Future<Void>> action) {
    return scan.forEach(STATES, keys -> load(imeis(keys), action));
  }

  private static List<Imei> imeis(List<String> keys) {
    return keys.stream()
        .map(key -> Imei.parse(key.substring(1, 1 + Imei.LENGTH)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Reads any number of cars, and hands them over some at a time. */
  Future<Void> load(List<Imei> cars, Function<List<Stored>, Future<Void>> action) {
    if (cars.isEmpty()) {
      return Future.succeededFuture();
    }
    var next = cars.subList(0, Math.min(BATCH, cars.size()));
    return texts(next)
        .compose(texts -> vertx.executeBlocking(() -> read(next, texts)))
        .compose(action)
        .compose(done -> load(cars.subList(next.size(), cars.size()), action));
  }

  /** In a cluster, each car has a node of its own, and needs a request of its own. */
  private Future<List<String>> texts(List<Imei> cars) {
    if (!link.isCluster()) {
      return textsAtOnce(cars);
    }
    var answers = cars.stream().map(imei -> textsAtOnce(List.of(imei))).toList();
    return Future.join(answers)
        .map(done -> answers.stream().flatMap(answer -> answer.result().stream()).toList());
  }

  private Future<List<String>> textsAtOnce(List<Imei> cars) {
    var keys =
        cars.stream()
            .flatMap(
                imei ->
                    List.of(key(imei, "state"), key(imei, "hardware"), key(imei, "proof")).stream())
            .toArray(String[]::new);
    return link.read(Lua.call(LOAD, keys))
        .map(reply -> reply.stream().map(Response::toString).toList());
  }

  private static List<Stored> read(List<Imei> cars, List<String> texts) {
    var all = new ArrayList<Stored>();
    for (var i = 0; i < cars.size(); i++) {
      var text = texts.get(KEYS_OF_CAR * i);
      var hardware = texts.get(KEYS_OF_CAR * i + 1).strip();
      all.add(
          new Stored(
              cars.get(i),
              text.isEmpty() ? new CarState() : StateReader.read(text, Long.MAX_VALUE),
              Optional.of(hardware).filter(name -> name.matches("[A-Za-z0-9_-]{2,32}")),
              Proofs.read(texts.get(KEYS_OF_CAR * i + 2))));
    }
    return all;
  }

  /** Remembers what was proved of a car. All processes write the same. */
  void write(Imei imei, Proofs proofs) {
    var text = proofs.text();
    var key = key(imei, "proof");
    link.aside(
        text.isEmpty()
            ? Request.cmd(Command.DEL).arg(key)
            : Request.cmd(Command.SET).arg(key).arg(text).arg("PX").arg(retention.toMillis()));
  }
}
