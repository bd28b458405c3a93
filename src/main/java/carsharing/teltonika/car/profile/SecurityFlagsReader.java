package carsharing.teltonika.car.profile;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;

/** Reads where a profile has the flags that the contract calls security flags. */
final class SecurityFlagsReader {

  private static final String BITS = "bits";
  private static final String LINES = "lines";
  private static final String MASK = "mask";
  private static final String WITH_DATA = "withData";
  private static final Set<String> FIELDS =
      Set.of("element", "bytes", BITS, SourceReader.IGNORE_ZERO, LINES);
  private static final Set<String> OF_LINE = Set.of(MASK, WITH_DATA);
  private static final String SHAPE =
      "fields: element, bytes, bits, ignoreZero, lines; or a list of such";
  private static final int MAX_LINES = 8;
  private static final int MAX_ELEMENTS = 8;

  private SecurityFlagsReader() {}

  /** One element, or a list of them with the best one first. */
  static SecurityFlags read(Place place) {
    var all = new ArrayList<SecurityFlags.Element>();
    if (place.elements().isEmpty() || place.elements().size() > MAX_ELEMENTS) {
      place.expected("1-%d elements".formatted(MAX_ELEMENTS));
      return SecurityFlags.NONE;
    }
    for (var each : place.elements()) {
      if (each.value() instanceof JsonObject) {
        each.refuseOthers(FIELDS);
        all.add(element(each));
      } else {
        each.expected(SHAPE);
      }
    }
    return new SecurityFlags(all);
  }

  private static SecurityFlags.Element element(Place place) {
    var bits = new EnumMap<SecurityFlag, Integer>(SecurityFlag.class);
    var named = place.field(BITS);
    if (named.object().isEmpty()) {
      named.missing("names of flags, each with its bit");
    }
    named.refuseOthers(SecurityFlag.words());
    var mask = 0L;
    for (var field : named.fields()) {
      var bit = field.number(0, 0, Long.SIZE - 1);
      if (field.value() == null) {
        field.expected("0-63");
      }
      mask |= 1L << bit;
      SecurityFlag.of(field.name()).ifPresent(flag -> bits.put(flag, bit));
    }
    var bytes = SourceReader.bytes(place, mask == 0 ? 1 : Source.bytesFor(mask));
    return new SecurityFlags.Element(
        SourceReader.element(place),
        bytes,
        SourceReader.data(place, Source.WHOLE),
        lines(place.field(LINES)),
        bits);
  }

  private static List<SecurityFlags.Line> lines(Place place) {
    var all = new ArrayList<SecurityFlags.Line>();
    if (place.value() == null) {
      return all;
    }
    if (place.elements().size() > MAX_LINES) {
      place.expected("at most %d lines".formatted(MAX_LINES));
      return all;
    }
    for (var each : place.elements()) {
      each.refuseOthers(OF_LINE);
      var mask = SourceReader.bits(each.field(MASK).value()).orElse(0);
      var withData = SourceReader.bits(each.field(WITH_DATA).value()).orElse(0);
      if (mask == 0 || withData == 0 || (withData & ~mask) != 0) {
        each.expected("mask, and withData of these bits, such as {mask: 0x03, withData: 0x03}");
      } else {
        all.add(new SecurityFlags.Line(mask, withData));
      }
    }
    return all;
  }
}
