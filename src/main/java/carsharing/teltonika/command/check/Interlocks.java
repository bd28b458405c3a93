package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.units.Quantities;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must hold before anything is done to a car: nobody immobilises one that drives. Judged by a
 * record that is asked for.
 *
 * @param maxSpeed km/h
 * @param maxRecordAge by the tracker's clock against ours
 */
public record Interlocks(OptionalInt maxSpeed, Optional<Duration> maxRecordAge) implements Check {

  /** Nothing need hold. */
  public static final Interlocks NONE = new Interlocks(OptionalInt.empty(), Optional.empty());

  private static final String MAX_SPEED = "maxSpeed";
  private static final String MAX_RECORD_AGE = "maxRecordAge";
  private static final int HIGHEST_SPEED = 300;

  /**
   * Reads {@code {"maxSpeed":5,"maxRecordAge":"60s"}}.
   *
   * @param mistake is told of each, with its name and what was expected
   */
  public static Interlocks read(@Nullable Object value, Consumer<String> mistake) {
    if (value == null) {
      return NONE;
    }
    if (!(value instanceof JsonObject fields)) {
      mistake.accept("expected fields such as maxSpeed: 5, maxRecordAge: 60s");
      return NONE;
    }
    for (var name : new TreeSet<>(fields.fieldNames())) {
      if (!name.equals(MAX_SPEED) && !name.equals(MAX_RECORD_AGE)) {
        mistake.accept(name + ": unknown (expected: maxSpeed or maxRecordAge)");
      }
    }
    return new Interlocks(
        speed(fields.getValue(MAX_SPEED), mistake), age(fields.getValue(MAX_RECORD_AGE), mistake));
  }

  private static OptionalInt speed(@Nullable Object value, Consumer<String> mistake) {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Integer number && number >= 0 && number <= HIGHEST_SPEED) {
      return OptionalInt.of(number);
    }
    mistake.accept("%s: %s (expected: 0-%d km/h)".formatted(MAX_SPEED, value, HIGHEST_SPEED));
    return OptionalInt.empty();
  }

  private static Optional<Duration> age(@Nullable Object value, Consumer<String> mistake) {
    if (value == null) {
      return Optional.empty();
    }
    var age = Quantities.duration(value.toString());
    if (age.isEmpty()) {
      mistake.accept("%s: %s (expected: a duration such as 60s)".formatted(MAX_RECORD_AGE, value));
    }
    return age;
  }

  /** Whether nothing is asked of the car. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** Both hold: the stricter one of each kind. */
  public Interlocks and(Interlocks other) {
    var speeds = IntStream.concat(maxSpeed.stream(), other.maxSpeed.stream());
    var ages = Stream.concat(maxRecordAge.stream(), other.maxRecordAge.stream());
    return new Interlocks(speeds.min(), ages.min(Duration::compareTo));
  }

  @Override
  public JsonObject judge(StepRecords records, CheckInput input, Instant now)
      throws CheckFailedException {
    var record = records.answer();
    var age = Duration.between(record.time(), now);
    var reasons = new Reasons();
    if (maxRecordAge.filter(limit -> age.compareTo(limit) > 0).isPresent()) {
      reasons.addStaleRecord(age);
    }
    maxSpeed.ifPresent(limit -> judgeSpeed(record, input.profile(), limit, reasons));
    reasons.throwIfAny(age);
    return new JsonObject();
  }

  private static void judgeSpeed(AvlRecord record, Profile profile, int limit, Reasons reasons) {
    var speed = Speed.of(record, profile);
    if (speed.isPresent()) {
      reasons.addTooFast(speed.getAsInt(), limit);
    } else if (!stands(record, profile)) {
      reasons.add("unknown_speed", "the record has neither a fix nor a speed of the vehicle");
    }
  }

  /** A car without any speed stands if its ignition is off. */
  private static boolean stands(AvlRecord record, Profile profile) {
    return profile
        .flag(Property.TRACKER_IGNITION, record.elements())
        .filter(ignition -> !ignition.value() && !ignition.isLastKnown())
        .isPresent();
  }
}
