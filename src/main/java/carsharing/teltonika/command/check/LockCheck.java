package carsharing.teltonika.command.check;

import carsharing.teltonika.car.profile.Property;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.message.StepRecords;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** Tells whether the car is closed, by its security flags alone; never fails. */
final class LockCheck implements Check {

  private static final Set<SecurityFlag> CLOSED =
      EnumSet.of(SecurityFlag.CLOSED, SecurityFlag.CLOSED_BY_REMOTE);

  private static final String LAST_KNOWN = "lockStatusLastKnown";

  @Override
  public JsonObject judge(StepRecords records, CheckInput input, Instant now) {
    var record = records.answer();
    var flags = new JsonArray();
    var profile = input.profile();
    profile.securityFlags().of(record.elements()).stream()
        .filter(CLOSED::contains)
        .forEach(flag -> flags.add(flag.text()));
    var data = new JsonObject().put("flags", flags).put("lockStatus", !flags.isEmpty());
    if (profile.isSet(Property.MODULE_ASLEEP, record.elements())) {
      data.put(LAST_KNOWN, true);
    } else {
      data.putNull(LAST_KNOWN); // An earlier check of the same script may have said it.
    }
    return data.put("elements", ElementsJson.of(record.elements()));
  }
}
