package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Whether a rental may end: the car stands where it may be left, with the ignition off and its
 * doors shut. All reasons against it are collected. A car can tell these things in several records
 * that were made after the command.
 */
final class FinishCheck implements Check {

  /** A car that is faster drives; a fix that wanders makes a parked one look slower. */
  private static final int MAX_SPEED = 5; // km/h

  private static final String NO_FIX = "no_gps_fix";
  private static final String NO_FLAGS = "no_security_flags";

  /** Reasons that one more record can take away. */
  private static final Set<String> MISSING = Set.of(NO_FIX, NO_FLAGS);

  private final Duration maxRecordAge;
  private final boolean strictGps;

  /**
   * @param maxRecordAge a record that is older says nothing about now
   * @param strictGps whether the last known position, which has 0 satellites, is not enough
   */
  FinishCheck(Duration maxRecordAge, boolean strictGps) {
    this.maxRecordAge = maxRecordAge;
    this.strictGps = strictGps;
  }

  @Override
  public JsonObject judge(StepRecords records, CheckInput input, Instant now)
      throws CheckFailedException {
    var told = new Told(records, input.profile(), strictGps);
    reasons(told, input, now).throwIfAny(age(told, now));
    var elements = told.needed().stream().map(AvlRecord::elements).toList();
    return new JsonObject().put("elements", ElementsJson.newest(elements));
  }

  @Override
  public boolean judgesSeveral() {
    return true;
  }

  /** Also if the rental cannot end, whatever more records tell. */
  @Override
  public boolean isEnough(StepRecords records, CheckInput input, Instant now) {
    var reasons = reasons(new Told(records, input.profile(), strictGps), input, now);
    var canHaveFlags = !input.profile().securityFlags().described().isEmpty();
    return !reasons.areOnly(MISSING) || !canHaveFlags;
  }

  private Reasons reasons(Told told, CheckInput input, Instant now) {
    var age = age(told, now);
    var reasons = new Reasons();
    if (age.compareTo(maxRecordAge) > 0) {
      reasons.addStaleRecord(age);
    }
    judgePlace(told, input.areas(), reasons);
    judgeFlags(told, input.profile(), reasons);
    reasons.addBlockers(told.blockers());
    judgeData(told, reasons);
    told.speed().ifPresent(speed -> reasons.addTooFast(speed, MAX_SPEED));
    return reasons;
  }

  /** Of the oldest record that is needed. */
  private static Duration age(Told told, Instant now) {
    var needed = told.needed();
    return Duration.between(needed.get(needed.size() - 1).time(), now);
  }

  @Override
  public boolean needsAreas() {
    return true;
  }

  private static void judgeFlags(Told told, Profile profile, Reasons reasons) {
    if (!told.hasFlags()) {
      var wanted = profile.securityFlags().described();
      reasons.add(
          NO_FLAGS,
          wanted.isEmpty()
              ? "the profile %s of the car has no security flags".formatted(profile.name())
              : "the record has no " + wanted);
    }
  }

  /** An adapter that hears no vehicle shows neither an open door nor the ignition. */
  private static void judgeData(Told told, Reasons reasons) {
    if (told.hasFlags() && told.areBlockersUnknown()) {
      var missing = "the record does not show all of ignition, doors and trunk";
      reasons.add(
          NO_FLAGS, told.areFlagsWithoutData() ? "no CAN line has data, and " + missing : missing);
    }
  }

  private static void judgePlace(Told told, ParkingAreas areas, Reasons reasons) {
    if (!told.hasPlace()) {
      reasons.add(NO_FIX, "the record has no position");
    } else if (!areas.canBeJudged()) {
      areas.explain(reasons);
    } else if (!told.isIn(areas)) {
      reasons.add("outside_parking_area", "the car is not in a parking area");
    }
  }
}
