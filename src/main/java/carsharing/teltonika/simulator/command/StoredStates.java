package carsharing.teltonika.simulator.command;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;

/** Reads what the server has stored in Redis about the states of cars. */
public final class StoredStates {

  /**
   * What is known of a car.
   *
   * @param properties by name, as the schema of states has them
   * @param isOnline whether a process has a connection with its tracker
   */
  public record StoredState(JsonObject properties, boolean isOnline) {}

  private final Redis redis;

  /**
   * @param redisUri of the server's Redis
   */
  public StoredStates(Vertx vertx, String redisUri) {
    this.redis = Redis.createClient(vertx, redisUri);
  }

  /** The state of a car; empty if the server has stored none. Fails if Redis does not answer. */
  public Future<Optional<StoredState>> read(String imei) {
    return redis
        .send(Request.cmd(Command.MGET).arg("{" + imei + "}:state").arg("{" + imei + "}:owner"))
        .map(StoredStates::state);
  }

  private static Optional<StoredState> state(Response found) {
    return Optional.ofNullable(found.get(0))
        .map(text -> new JsonObject(text.toString()).getJsonObject("properties"))
        .map(properties -> new StoredState(properties, found.get(1) != null));
  }
}
