package carsharing.teltonika.record.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
  private static final int DAYS_OF_400_YEARS = 146_097;
  private static final int JANUARY_AND_FEBRUARY = 60; // Of the year 0, a leap year.
  private static final int TIME_START = "2023-11-14T".length();

  private final byte[] text = "0000-00-00T00:00:00.000Z".getBytes(US_ASCII);
  private long day = Long.MIN_VALUE;

  /**
   * The time's characters; valid until the next call.
   *
   * @param millis since 1970-01-01T00:00:00Z
   */
  byte[] format(long millis) {
    var newDay = Math.floorDiv(millis, MILLIS_PER_DAY);
    if (newDay < FIRST_DAY || newDay > LAST_DAY) {
      return longYear(Math.max(-LIMIT, Math.min(LIMIT, millis)));
    }
    if (newDay != day) {
      date((int) (newDay - FIRST_DAY));
      day = newDay;
    }
    var rest = (int) Math.floorMod(millis, MILLIS_PER_DAY);
    twoDigits(TIME_START, rest / 3_600_000);
    twoDigits(TIME_START + 3, rest / 60_000 % 60);
    twoDigits(TIME_START + 6, rest / 1000 % 60);
    text[TIME_START + 9] = digit(rest / 100 % 10);
    twoDigits(TIME_START + 10, rest % 100);
    return text;
  }

  private static byte[] longYear(long millis) {
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
            time.getNano() / 1_000_000)
        .getBytes(US_ASCII);
  }

  /**
   * Writes the date. A year begins in March here, so that the day which some years lack is the last
   * one. {@link LocalDate} would leave garbage, and a backlog has records of many days.
   *
   * @param sinceYear0 days since 1 January of the year 0
   */
  private void date(int sinceYear0) {
    var days = sinceYear0 - JANUARY_AND_FEBRUARY + DAYS_OF_400_YEARS; // Not below zero.
    var era = days / DAYS_OF_400_YEARS;
    var dayOfEra = days % DAYS_OF_400_YEARS;
    var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    var monthFromMarch = (5 * dayOfYear + 2) / 153; // Five months from March have 153 days.
    var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    var year = 400 * (era - 1) + yearOfEra + (month <= 2 ? 1 : 0);
    twoDigits(0, year / 100);
    twoDigits(2, year % 100);
    twoDigits(5, month);
    twoDigits(8, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
  }

  private void twoDigits(int offset, int value) {
    text[offset] = digit(value / 10);
    text[offset + 1] = digit(value % 10);
  }

  private static byte digit(int value) {
    return (byte) ('0' + value);
  }
}
