package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.SecurityFlag;
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
    if (SecurityFlag.flags(record.elements()).isEmpty()) {
      reasons.add("no_security_flags", "the record has no AVL id 132 of 8 bytes");
    }
    reasons.addBlockers(Blockers.of(record.elements()).stream().map(SecurityFlag::text).toList());
    Speed.of(record).ifPresent(speed -> reasons.addTooFast(speed, MAX_SPEED));
    reasons.throwIfAny(age);
    return new JsonObject().put("elements", ElementsJson.of(record.elements()));
  }

  @Override
  public boolean needsAreas() {
    return true;
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
