package carsharing.teltonika.fleet;

import carsharing.teltonika.protocol.Imei;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page has ended. It names a place and no number of cars: whatever comes and goes
 * meanwhile, the next page begins behind that place.
 *
 * @param order of the pages
 * @param until when the first page was read, ms since 1970
 * @param last the place of the last car
 */
record FleetCursor(FleetOrder order, long until, FleetPlace last) {

  private static final String SEPARATOR = "|"; // Stands in no plate.
  private static final int PARTS = 5;

  /** As a client gets it: it means nothing to it. */
  String text() {
    var plain =
        String.join(
            SEPARATOR,
            order.name(),
            Long.toString(until),
            Long.toString(last.rank()),
            last.text(),
            last.imei());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads one; empty if the text is none. */
  static Optional<FleetCursor> read(String text) {
    try {
      var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      var parts = plain.split("\\|", -1);
      return parts.length == PARTS && Imei.parse(parts[4]).isPresent()
          ? Optional.of(
              new FleetCursor(
                  FleetOrder.valueOf(parts[0]),
                  Long.parseLong(parts[1]),
                  new FleetPlace(Long.parseLong(parts[2]), parts[3], parts[4])))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
