package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.protocol.AvlRecord;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a rental may end: the car stands where it may be left, with the ignition off and its
 * doors shut. All reasons against it are collected.
 */
final class FinishCheck implements Check {

  /** A car that is faster drives; a fix that wanders makes a parked one look slower. */
  private static final int MAX_SPEED = 5; // km/h

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
  public JsonObject judge(AvlRecord record, CheckInput input, Instant now)
      throws CheckFailedException {
    var age = Duration.between(record.time(), now);
    var reasons = new Reasons();
    if (age.compareTo(maxRecordAge) > 0) {
      reasons.addStaleRecord(age);
    }
    judgePlace(record, input.areas(), reasons);
    judgeFlags(record, input.profile(), reasons);
    reasons.addBlockers(Blockers.of(input.profile(), record.elements()));
    judgeData(record, input.profile(), reasons);
    Speed.of(record, input.profile()).ifPresent(speed -> reasons.addTooFast(speed, MAX_SPEED));
    reasons.throwIfAny(age);
    return new JsonObject().put("elements", ElementsJson.of(record.elements()));
  }

  @Override
  public boolean needsAreas() {
    return true;
  }

  private static void judgeFlags(AvlRecord record, Profile profile, Reasons reasons) {
    var flags = profile.securityFlags();
    if (!flags.areIn(record.elements())) {
      var wanted = flags.described();
      reasons.add(
          "no_security_flags",
          wanted.isEmpty()
              ? "the profile %s of the car has no security flags".formatted(profile.name())
              : "the record has no " + wanted);
    }
  }

  /** An adapter that hears no vehicle shows neither an open door nor the ignition. */
  private static void judgeData(AvlRecord record, Profile profile, Reasons reasons) {
    if (profile.securityFlags().areWithoutData(record.elements())
        && !Blockers.areKnown(profile, record.elements())) {
      reasons.add(
          "no_security_flags",
          "no CAN line has data, and the record does not show all of ignition, doors and trunk");
    }
  }

  private void judgePlace(AvlRecord record, ParkingAreas areas, Reasons reasons) {
    var gps = record.gps();
    if (!gps.hasPosition() || (strictGps && gps.satellites() == 0)) {
      reasons.add("no_gps_fix", "the record has no position");
    } else if (!areas.canBeJudged()) {
      areas.explain(reasons);
    } else if (!areas.allow(gps)) {
      reasons.add("outside_parking_area", "the car is not in a parking area");
    }
  }
}
