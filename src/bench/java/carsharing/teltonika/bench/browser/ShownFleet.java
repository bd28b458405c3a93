package carsharing.teltonika.bench.browser;

import carsharing.teltonika.testing.RedisSocket;
import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Cars that are in the registry of a Redis and have states there, as servers write them. They are
 * around one city, so that the map has something to group.
 */
public final class ShownFleet implements AutoCloseable {

  /** The key of the registry. */
  public static final String REGISTRY = "bench.cars";

  /** Requests that are sent before their replies are read. */
  private static final int BATCH = 500;

  private static final int DAY = 86_400_000; // ms

  private final RedisSocket redis;
  private final int cars;
  private final Random random = new Random(1);

  /** Connects. */
  public ShownFleet(RedisServer server, int cars) throws IOException {
    this.redis = new RedisSocket(server.port());
    this.cars = cars;
  }

  private static String imei(int number) {
    return "35%013d".formatted(number);
  }

  /** Writes all cars. */
  public void write() throws IOException {
    for (var from = 0; from < cars; from += BATCH) {
      var count = Math.min(BATCH, cars - from);
      for (var car = from; car < from + count; car++) {
        redis.send("HSET", REGISTRY, "car-" + car, entry(car).encode());
        redis.send("SET", "{" + imei(car) + "}:state", state(car, random.nextInt(DAY)));
      }
      for (var reply = 0; reply < 2 * count; reply++) {
        redis.line();
      }
    }
  }

  private static JsonObject entry(int car) {
    return new JsonObject()
        .put("imei", imei(car))
        .put("plate", "BN %05d".formatted(car))
        .put("labels", new JsonArray().add("zone " + car % 20));
  }

  private String state(int car, int age) {
    var at = System.currentTimeMillis() - age;
    return String.format(
        Locale.ROOT,
        """
        {"rev":"000000000000000000000000","imei":"%s","properties":{"lastSeen":{"value":%2$d,"at":%2$d,"source":"connection"},\
        "online":{"value":%3$s,"at":%2$d,"source":"connection"},"process":{"value":"bench","at":%2$d,"source":"connection"},\
        "position":{"value":{"longitude":%4$.7f,"latitude":%5$.7f,"altitude":112,"angle":%6$d,"speed":%7$d,"satellites":11,\
        "fixAt":%2$d},"at":%2$d,"source":"position"},"ignition":{"value":%8$s,"at":%2$d,"source":239},\
        "movement":{"value":%8$s,"at":%2$d,"source":240},"locked":{"value":%9$s,"at":%2$d,"source":517},\
        "mileage":{"value":%10$d,"at":%2$d,"source":87},"voltage":{"value":12.6,"at":%2$d,"source":66}}}""",
        imei(car),
        at,
        car % 4 != 0,
        25.28 + random.nextGaussian() / 8,
        54.69 + random.nextGaussian() / 12,
        random.nextInt(360),
        car % 3 == 0 ? 47 : 0,
        car % 3 == 0,
        car % 5 != 0,
        10_000 + car);
  }

  /** Writes new states of some cars, by chance, and tells the servers. */
  public void change(int count) throws IOException {
    var changed = IntStream.range(0, count).map(i -> random.nextInt(cars)).distinct().toArray();
    var imeis = new JsonArray();
    for (var car : changed) {
      redis.send("SET", "{" + imei(car) + "}:state", state(car, 0));
      imeis.add(imei(car));
    }
    var data = new JsonObject().put("imeis", imeis).encode();
    redis.send(
        "XADD",
        "teltonika:journal",
        "MAXLEN",
        "~",
        "20000",
        "*",
        "kind",
        "state",
        "imei",
        "",
        "data",
        data);
    for (var reply = 0; reply < changed.length; reply++) {
      redis.line();
    }
    redis.line(); // The length of the id
    redis.line();
  }

  @Override
  public void close() throws IOException {
    redis.close();
  }
}
