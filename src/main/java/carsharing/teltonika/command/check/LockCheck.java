package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.SecurityFlag;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** Tells whether the car is closed; never fails. */
final class LockCheck implements Check {

  private static final Set<SecurityFlag> CLOSED =
      EnumSet.of(SecurityFlag.CLOSED, SecurityFlag.CLOSED_BY_REMOTE);

  @Override
  public JsonObject judge(AvlRecord record, CheckInput input, Instant now) {
    var flags = new JsonArray();
    SecurityFlag.of(record.elements()).stream()
        .filter(CLOSED::contains)
        .forEach(flag -> flags.add(flag.text()));
    return new JsonObject()
        .put("flags", flags)
        .put("lockStatus", !flags.isEmpty())
        .put("elements", ElementsJson.of(record.elements()));
  }
}
