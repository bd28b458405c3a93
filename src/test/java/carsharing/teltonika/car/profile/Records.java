package carsharing.teltonika.car.profile;

import carsharing.teltonika.protocol.IoElements;
import java.math.BigInteger;

/** Elements in short: {@code 132/8=0x10 239/1=0} are AVL id, bytes and value. */
final class Records {

  private Records() {}

  /** The elements; {@code 264/n=0x41} is a variable one. */
  static IoElements elements(String text) {
    var elements = IoElements.builder();
    for (var each : text.isBlank() ? new String[0] : text.split(" ", -1)) {
      var parts = each.split("[/=]", -1);
      var id = Integer.parseInt(parts[0]);
      var value =
          parts[2].startsWith("0x")
              ? new BigInteger(parts[2].substring(2), 16)
              : new BigInteger(parts[2]);
      switch (parts[1]) {
        case "1" -> elements.add1(id, value.longValue());
        case "2" -> elements.add2(id, value.longValue());
        case "4" -> elements.add4(id, value.longValue());
        case "8" -> elements.add8(id, value.longValue());
        default -> elements.addVariable(id, value.toByteArray());
      }
    }
    return elements.build();
  }
}
