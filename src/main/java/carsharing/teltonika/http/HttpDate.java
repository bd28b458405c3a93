package carsharing.teltonika.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The date of an answer, as RFC 9110 wants it, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
public final class HttpDate {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  /** The value of the header {@code Date}. */
  public static String of(Instant time) {
    return FORMAT.format(time);
  }
}
