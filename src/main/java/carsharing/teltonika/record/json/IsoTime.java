package carsharing.teltonika.record.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Times as JavaScript writes and reads them: {@code 2023-11-14T22:13:20.000Z}, always with
 * milliseconds, and six digits for a year that needs more than four. JavaScript knows no time
 * beyond the year 275760, so a tracker's clock that is further off is written as that limit.
 *
 * <p>Days repeat, so the date's text is kept between calls; an instance belongs to one thread.
 */
final class IsoTime {

  /** ECMAScript's time values end here, in both directions. */
  private static final long LIMIT = 8_640_000_000_000_000L;

  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final int TIME_START = "2023-11-14T".length();

  private final char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
  private long day = Long.MIN_VALUE;

  /**
   * @param millis since 1970-01-01T00:00:00Z
   */
  String format(long millis) {
    var newDay = Math.floorDiv(millis, MILLIS_PER_DAY);
    if (newDay < FIRST_DAY || newDay > LAST_DAY) {
      return longYear(Math.max(-LIMIT, Math.min(LIMIT, millis)));
    }
    if (newDay != day) {
      LocalDate.ofEpochDay(newDay).toString().getChars(0, 10, text, 0);
      day = newDay;
    }
    var rest = (int) Math.floorMod(millis, MILLIS_PER_DAY);
    twoDigits(TIME_START, rest / 3_600_000);
    twoDigits(TIME_START + 3, rest / 60_000 % 60);
    twoDigits(TIME_START + 6, rest / 1000 % 60);
    text[TIME_START + 9] = digit(rest / 100 % 10);
    twoDigits(TIME_START + 10, rest % 100);
    return new String(text);
  }

  private static String longYear(long millis) {
    var time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    return "%c%06d-%02d-%02dT%02d:%02d:%02d.%03dZ"
        .formatted(
            time.getYear() < 0 ? '-' : '+',
            Math.abs(time.getYear()),
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            time.getNano() / 1_000_000);
  }

  private void twoDigits(int offset, int value) {
    text[offset] = digit(value / 10);
    text[offset + 1] = digit(value % 10);
  }

  private static char digit(int value) {
    return (char) ('0' + value);
  }
}
