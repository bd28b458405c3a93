package carsharing.teltonika.fleet;

import carsharing.teltonika.car.registry.RegisteredCar;
import carsharing.teltonika.car.registry.RegistryNews;
import carsharing.teltonika.redis.Lua;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.RegistrySettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** Writes cars into the registry that is a hash of Redis, and tells all processes. */
final class RegistryEntries {

  /** What has become of a car that was to be written. */
  enum Written {
    /** It is a new car. */
    NEW,
    /** It was registered before. */
    CHANGED,
    /** There are too many cars. */
    FULL
  }

  /** KEYS: the hash. ARGV: the id, the entry, and how many cars there may be. */
  private static final String PUT =
      Lua.compact(
          """
          if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0
              and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
            return -1
          end
          return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
          """);

  private final SideLink link;
  private final RegistrySettings settings;

  RegistryEntries(SideLink link, RegistrySettings settings) {
    this.link = link;
    this.settings = settings;
  }

  /** Writes a car. */
  Future<Written> put(RegisteredCar car) {
    var request =
        Lua.call(PUT, settings.key()).arg(car.id()).arg(json(car).encode()).arg(settings.maxCars());
    return link.write(request)
        .map(
            reply ->
                switch (reply.toInteger()) {
                  case -1 -> Written.FULL;
                  case 0 -> Written.CHANGED;
                  default -> Written.NEW;
                })
        .compose(written -> tell(RegistryNews.CHANGED).map(written));
  }

  /** Deletes a car; false if there was none. */
  Future<Boolean> delete(String id) {
    return link.write(Request.cmd(Command.HDEL).arg(settings.key()).arg(id))
        .compose(reply -> tell(RegistryNews.DELETED).map(reply.toInteger() > 0));
  }

  /** A process that does not hear it reads the hash a little later. */
  private Future<Void> tell(String news) {
    return link.aside(Request.cmd(Command.PUBLISH).arg(settings.key()).arg(news))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private static JsonObject json(RegisteredCar car) {
    var json = new JsonObject().put("imei", car.imei().digits());
    car.plate().ifPresent(plate -> json.put("plate", plate));
    car.phone().ifPresent(phone -> json.put("phone", phone));
    car.profile().ifPresent(profile -> json.put("profile", profile));
    return car.labels().isEmpty() ? json : json.put("labels", new JsonArray(car.labels()));
  }
}
