package carsharing.teltonika.chaos.judge;

import carsharing.teltonika.chaos.ledger.Announcement;
import carsharing.teltonika.chaos.ledger.Hearing;
import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.chaos.ledger.Spans;
import carsharing.teltonika.vehicle.CarTruth;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** What happens to the commands of one car, told by a test. All times are ms since 1970. */
final class Chronicle {

  private static final String IMEI = "356307000000001";
  private static final int VALIDITY = 4000; // ms

  private final RedisHistory redis = new RedisHistory();
  private final List<Announcement> announcements = new ArrayList<>();
  private final List<Hearing> hearings = new ArrayList<>();
  private final List<Sighting> sightings = new ArrayList<>();
  private final Spans listening = new Spans();
  private final LongConsumer end = listening.begin(0);
  private final CarTruth truth;
  private String name = "";
  private boolean isReachable;
  private Duration lag = Duration.ZERO;

  Chronicle(CarTruth truth) {
    this.truth = truth;
  }

  /** The machine has let threads wait for so long. */
  Chronicle lag(Duration longest) {
    lag = longest;
    return this;
  }

  private void note(long at, List<List<String>> commands) {
    clock(at - 1);
    redis.accept(List.of("MULTI"));
    commands.forEach(redis);
    redis.accept(List.of("EXEC"));
    clock(at + 1);
  }

  private void clock(long at) {
    redis.accept(List.of("SET", RedisHistory.CLOCK, Long.toString(at)));
  }

  /** A client writes a command that is valid for four seconds. */
  Chronicle write(long at, JsonObject command) {
    name = command.getString("name");
    var keyEnd = Long.toString(at + VALIDITY);
    note(at, List.of(List.of("SET", IMEI, command.encode(), "PXAT", keyEnd)));
    return this;
  }

  /** The client announces it. */
  Chronicle announce(long at) {
    announcements.add(new Announcement(IMEI, name, at, true));
    return this;
  }

  /** A server takes it, under a number. */
  Chronicle take(long at, String number) {
    note(
        at,
        List.of(
            List.of("HSET", "{" + IMEI + "}:running", "life/" + number, "command"),
            List.of("DEL", IMEI, "{" + IMEI + "}:woken"),
            List.of("SET", "{" + IMEI + "}:taken", "announced", "PXAT", "1")));
    return this;
  }

  /** A server sends a step. */
  Chronicle send(long at, String command) {
    sightings.add(new Sighting(IMEI, command, at, "server 1"));
    return this;
  }

  /** The car does what it is told. */
  Chronicle carryOut(long at, String command) {
    truth.carryOut(command, at);
    return this;
  }

  /** Redis notes that the outcome of the command with this number is told. */
  Chronicle tell(long at, String number) {
    note(
        at,
        List.of(
            List.of("SET", "{" + IMEI + "}:told:" + number, "1", "PXAT", "1"),
            List.of("HDEL", "{" + IMEI + "}:running", "life/" + number)));
    return this;
  }

  /** Clients hear a message. */
  Chronicle hear(long at, JsonObject message) {
    hearings.add(new Hearing(IMEI, message, at));
    return this;
  }

  /** Nobody hears anything any more. */
  Chronicle loseRedis(long at) {
    end.accept(at);
    return this;
  }

  /** Clients hear again. */
  Chronicle subscribe(long at) {
    listening.begin(at);
    return this;
  }

  /** Whether the car could be reached all the time. */
  Chronicle expectReachable(boolean reachable) {
    isReachable = reachable;
    return this;
  }

  /** What the judge says. */
  List<Finding> judge() {
    var car = new CarFile(IMEI, redis.fates(), announcements, hearings, sightings, truth);
    var evidence =
        new Evidence(
            List.of(car),
            redis.strays(),
            redis.isNumbered(),
            listening,
            (imei, from, to) -> isReachable,
            lag);
    return Judge.judge(evidence).findings();
  }
}
