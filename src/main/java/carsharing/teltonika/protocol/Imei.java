package carsharing.teltonika.protocol;

import java.util.Optional;

/**
 * The name of a tracker: the 15 decimal digits of its modem.
 *
 * <p>The check digit is not verified: Teltonika's own documents use IMEIs with a wrong one.
 *
 * @param digits exactly 15 decimal digits
 */
public record Imei(String digits) {

  /** Digits of an IMEI. */
  public static final int LENGTH = 15;

  /**
   * @throws IllegalArgumentException unless {@code digits} are 15 decimal digits
   */
  public Imei {
    if (!isImei(digits)) {
      throw new IllegalArgumentException("IMEI of 15 digits expected, got: " + digits);
    }
  }

  /** The IMEI that {@code text} is, or empty where it is none. */
  public static Optional<Imei> parse(String text) {
    return isImei(text) ? Optional.of(new Imei(text)) : Optional.empty();
  }

  private static boolean isImei(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    return digits;
  }
}
