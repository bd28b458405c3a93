package carsharing.teltonika.command;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.SecurityFlag;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a rental may end: the car stands where it may be left, with the ignition off and its
 * doors shut. All reasons against it are collected.
 */
final class FinishCheck implements Check {

  private static final Set<SecurityFlag> BLOCKERS =
      EnumSet.of(
          SecurityFlag.IGNITION,
          SecurityFlag.FRONT_LEFT_DOOR,
          SecurityFlag.FRONT_RIGHT_DOOR,
          SecurityFlag.REAR_LEFT_DOOR,
          SecurityFlag.REAR_RIGHT_DOOR,
          SecurityFlag.TRUNK);

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
    var flags = SecurityFlag.of(record.elements());
    if (record.elements().indexOf(SecurityFlag.AVL_ID).isEmpty()) {
      reasons.add("no_security_flags", "the record has no AVL id 132");
    }
    reasons.addBlockers(flags.stream().filter(BLOCKERS::contains).map(SecurityFlag::text).toList());
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
