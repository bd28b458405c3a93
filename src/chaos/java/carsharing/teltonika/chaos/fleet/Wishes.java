package carsharing.teltonika.chaos.fleet;

import carsharing.teltonika.chaos.ledger.Wish;
import carsharing.teltonika.chaos.ledger.Wish.Manner;
import carsharing.teltonika.vehicle.DefaultScript;
import carsharing.teltonika.vehicle.ParkingPlace;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * What one client wants, one wish after the other: all default scripts, and commands of tests that
 * say their name; with and without an id, with {@code ttl}, {@code expiresAt}, and keys that expire
 * soon or late. The same seed gives the same wishes.
 */
final class Wishes {

  private static final List<DefaultScript> SCRIPTS = List.of(DefaultScript.values());
  private static final int USUAL = 4; // s
  private static final int SHORT = 1; // s
  private static final int MIN_LONG = 20; // s
  private static final int MAX_LONG = 60; // s
  private static final int MAX_LIMIT = 6; // s, of ttl and expiresAt
  private static final int MAX_SPEED = 5; // km/h

  private final String imei;
  private final LongSupplier clock;
  private final Random random;
  private int number;

  /**
   * Wishes that begin with the first one.
   *
   * @param clock ms since 1970
   */
  Wishes(String imei, LongSupplier clock, long seed) {
    this.imei = imei;
    this.clock = clock;
    this.random = new Random(seed);
  }

  /** The next one. */
  Wish next() {
    var name = imei + "-" + number++;
    var command = new JsonObject().put("action", action()).put("name", name);
    DefaultScript.of(command.getString("action")).ifPresent(script -> addFields(script, command));
    var manner = manner();
    if (manner == Manner.PERSISTENT || random.nextBoolean()) {
      command.put("id", name);
    }
    if (manner != Manner.PERSISTENT) {
      limit(command);
    }
    return new Wish(imei, name, command, seconds(), manner);
  }

  /** One that nothing may go wrong with. */
  Wish last(String name) {
    var command = new JsonObject().put("action", "mark").put("name", name).put("id", name);
    return new Wish(imei, name, command, USUAL, Manner.PERSISTENT);
  }

  private String action() {
    var chance = random.nextInt(10);
    var script = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
    return chance < 4 ? "mark" : chance == 4 ? "markAndRecord" : script.action();
  }

  private void addFields(DefaultScript script, JsonObject command) {
    if (script.needsAreas()) {
      command.put("home", "vilnius").put("polygons", ParkingPlace.polygons());
    }
    if (script == DefaultScript.IMO_LOCK && random.nextBoolean()) {
      command.put("interlocks", new JsonObject().put("maxSpeed", MAX_SPEED));
    }
  }

  private Manner manner() {
    var chance = random.nextInt(10);
    return chance < 5 ? Manner.PERSISTENT : chance < 9 ? Manner.ONCE : Manner.KILLED;
  }

  private void limit(JsonObject command) {
    var seconds = 1 + random.nextInt(MAX_LIMIT);
    switch (random.nextInt(8)) {
      case 0 -> command.put("ttl", seconds);
      case 1 -> command.put("ttl", seconds + "s");
      case 2 -> command.put("expiresAt", clock.getAsLong() + 1000L * seconds);
      case 3 ->
          command.put(
              "expiresAt", Instant.ofEpochMilli(clock.getAsLong() + 1000L * seconds).toString());
      default -> {}
    }
  }

  private int seconds() {
    return switch (random.nextInt(6)) {
      case 0 -> SHORT + random.nextInt(2);
      case 1 -> MIN_LONG + random.nextInt(MAX_LONG - MIN_LONG);
      default -> USUAL;
    };
  }
}
