package carsharing.teltonika.command.check;

import carsharing.teltonika.protocol.IoElements;

/** IO elements as tests write them: {@code id/bytes=value}, the value in hex. */
final class ElementsNotation {

  private ElementsNotation() {}

  static IoElements read(String text) {
    var elements = IoElements.builder();
    for (var each : text.split(" ", -1)) {
      var parts = each.split("[/=]", -1);
      var id = Integer.parseInt(parts[0]);
      var value = Long.parseUnsignedLong(parts[2], 16);
      switch (parts[1]) {
        case "1" -> elements.add1(id, value);
        case "2" -> elements.add2(id, value);
        case "4" -> elements.add4(id, value);
        default -> elements.add8(id, value);
      }
    }
    return elements.build();
  }
}
