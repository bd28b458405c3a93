package carsharing.teltonika.reports.notation;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.car.profile.SecurityFlags;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** AVL records as cases write them; without any field, that of a car with nothing wrong. */
public final class RecordNotation {

  private static final SecurityFlags FLAGS = Profiles.builtIn().generic().securityFlags();

  private static final Set<String> FIELDS =
      Set.of(
          "time",
          "priority",
          "position",
          "satellites",
          "speed",
          "event",
          "ignition",
          "flags",
          "elements");
  private static final String NOW = "now";
  private static final int FLAGS_ID = 132; // AVL id
  private static final int IGNITION = 239; // AVL id, 0 or 1
  private static final double DEGREE = 1e7;
  private static final JsonArray SOMEWHERE_IN_VILNIUS = new JsonArray().add(25.28).add(54.687);
  private static final JsonArray CLOSED = new JsonArray().add(SecurityFlag.CLOSED.text());

  private RecordNotation() {}

  /**
   * Reads a record.
   *
   * @param now ms since 1970
   * @throws IllegalArgumentException if the notation is wrong
   */
  public static AvlRecord read(JsonObject fields, long now) {
    Fields.checkNames(fields, FIELDS, "record");
    return new AvlRecord(
        time(fields.getString("time", NOW), now),
        fields.getInteger("priority", 1),
        gps(fields),
        fields.getInteger("event", 0),
        OptionalInt.empty(),
        elements(fields));
  }

  private static long time(String text, long now) {
    if (!text.startsWith(NOW)) {
      return Instant.parse(text).toEpochMilli();
    }
    var distance = text.substring(NOW.length());
    return distance.isEmpty() ? now : now + Long.parseLong(distance);
  }

  private static GpsElement gps(JsonObject fields) {
    var position = fields.getJsonArray("position", SOMEWHERE_IN_VILNIUS);
    return new GpsElement(
        degrees(position.getDouble(0)),
        degrees(position.getDouble(1)),
        112,
        274,
        fields.getInteger("satellites", 12),
        fields.getInteger("speed", 0));
  }

  private static int degrees(double value) {
    return (int) Math.round(value * DEGREE);
  }

  private static IoElements elements(JsonObject fields) {
    var elements = IoElements.builder();
    Optional.ofNullable(fields.getBoolean("ignition", false))
        .ifPresent(isOn -> elements.add1(IGNITION, isOn ? 1 : 0));
    Optional.ofNullable(fields.getJsonArray("flags", CLOSED))
        .ifPresent(texts -> elements.add8(FLAGS_ID, flags(texts)));
    fields
        .getJsonObject("elements", new JsonObject())
        .forEach(entry -> add(elements, Integer.parseInt(entry.getKey()), entry.getValue()));
    return elements.build();
  }

  /** The value of element 132 that these texts come from, by what the server reads out of it. */
  private static long flags(JsonArray texts) {
    var value = 0L;
    for (var text : texts) {
      value |= mask((String) text);
    }
    return value;
  }

  private static long mask(String text) {
    for (var bit = 0; bit < Long.SIZE; bit++) {
      var elements = IoElements.builder().add8(FLAGS_ID, 1L << bit).build();
      if (FLAGS.of(elements).stream().anyMatch(flag -> flag.text().equals(text))) {
        return 1L << bit;
      }
    }
    throw new IllegalArgumentException("flags: " + text + " (expected: a text of SecurityFlag)");
  }

  private static void add(IoElements.Builder elements, int id, Object value) {
    if (value instanceof JsonObject variable) {
      Fields.checkNames(variable, Set.of("bytes"), "element " + id);
      elements.addVariable(id, FrameNotation.hex(variable.getValue("bytes")));
      return;
    }
    var bytes = FrameNotation.hex(value);
    var number = new BigInteger(1, bytes).longValue();
    switch (bytes.length) {
      case 1 -> elements.add1(id, number);
      case 2 -> elements.add2(id, number);
      case 4 -> elements.add4(id, number);
      case 8 -> elements.add8(id, number);
      default ->
          throw new IllegalArgumentException(
              "element %d: %d bytes (expected: 1, 2, 4 or 8)".formatted(id, bytes.length));
    }
  }
}
