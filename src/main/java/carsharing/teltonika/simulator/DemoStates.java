package carsharing.teltonika.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows now and then what the server knows of each car: a line for each state in Redis. */
final class DemoStates {

  private static final long INTERVAL = 15_000; // ms
  private static final List<String> DOORS =
      List.of("frontLeftDoor", "frontRightDoor", "rearLeftDoor", "rearRightDoor", "trunk", "hood");

  private final Vertx vertx;
  private final Terminal terminal;
  private final Redis redis;
  private final long firstImei;
  private final int cars;

  DemoStates(Vertx vertx, Terminal terminal, String redisUri, long firstImei, int cars) {
    this.vertx = vertx;
    this.terminal = terminal;
    this.redis = Redis.createClient(vertx, redisUri);
    this.firstImei = firstImei;
    this.cars = cars;
  }

  /** Shows the states after a while, and again and again. */
  void startLater() {
    vertx.setPeriodic(INTERVAL, timer -> show());
  }

  private void show() {
    for (var i = 0; i < cars; i++) {
      show(i);
    }
  }

  private void show(int car) {
    var imei = Long.toString(firstImei + car);
    redis
        .send(Request.cmd(Command.MGET).arg("{" + imei + "}:state").arg("{" + imei + "}:owner"))
        .map(found -> line(found))
        .onSuccess(
            line -> {
              if (!line.isEmpty()) {
                terminal.line(
                    "%s     %s  %s"
                        .formatted(terminal.bold("state"), terminal.coloured(car, imei), line));
              }
            });
  }

  /** Empty if nothing is known: the server may keep no states. */
  private static String line(Response found) {
    return found.get(0) == null
        ? ""
        : line(
            new JsonObject(found.get(0).toString()).getJsonObject("properties"),
            found.get(1) != null);
  }

  /** What is known, in a few words. */
  static String line(JsonObject properties, boolean isOnline) {
    var words = new ArrayList<String>();
    words.add(isOnline ? "online" : "offline");
    words.addAll(flag(properties, "locked", "locked", "unlocked"));
    words.addAll(flag(properties, "ignition", "ignition on", "ignition off"));
    words.addAll(flag(properties, "immobiliserOutput", "immobilised", "may start"));
    DOORS.forEach(door -> words.addAll(flag(properties, door, words(door) + " open", "")));
    words.addAll(number(properties, "fuelLevel", "%.0f %% fuel"));
    words.addAll(number(properties, "externalVoltage", "%.1f V"));
    words.addAll(number(properties, "mileage", "%.1f km"));
    words.removeIf(String::isEmpty);
    return String.join(", ", words);
  }

  private static String words(String door) {
    return door.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static List<String> flag(
      JsonObject properties, String name, String ifTrue, String ifFalse) {
    return properties.containsKey(name)
        ? List.of(properties.getJsonObject(name).getBoolean("value") ? ifTrue : ifFalse)
        : List.of();
  }

  private static List<String> number(JsonObject properties, String name, String format) {
    return properties.containsKey(name)
            && properties.getJsonObject(name).getValue("value") instanceof Number number
        ? List.of(String.format(Locale.ROOT, format, number.doubleValue()))
        : List.of();
  }
}
