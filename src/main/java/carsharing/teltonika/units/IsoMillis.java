package carsharing.teltonika.units;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the API writes them: {@code 2026-11-14T22:13:20.000Z}, always with milliseconds. */
public final class IsoMillis {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private IsoMillis() {}

  /**
   * The text of a time.
   *
   * @param millis since 1970, UTC
   */
  public static String of(long millis) {
    return FORMAT.format(Instant.ofEpochMilli(millis));
  }
}
