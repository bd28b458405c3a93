package carsharing.teltonika.bench.report;

import java.util.Locale;

/** Figures as they stand in tables: no more digits than a measurement is good for. */
public final class Figures {

  private static final int SIGNIFICANT = 3;

  /** Nothing here is measured in less than thousandths of its unit. */
  private static final int MOST_DECIMALS = 3;

  private Figures() {}

  /** Three significant digits, whole from 100 on, thousands set apart: {@code 12.3}. */
  public static String text(double value) {
    return text(value, decimals(value));
  }

  /** With so many decimals, thousands set apart: {@code 12,345}. */
  public static String text(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** The decimals that make three significant digits. */
  static int decimals(double value) {
    if (value == 0) {
      return 0;
    }
    var digits = (int) Math.floor(Math.log10(Math.abs(value))) + 1;
    return Math.max(0, Math.min(MOST_DECIMALS, SIGNIFICANT - digits));
  }
}
