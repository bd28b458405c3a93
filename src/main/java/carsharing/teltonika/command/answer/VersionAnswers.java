package carsharing.teltonika.command.answer;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The answers to {@code getver}: {@code Ver:03.18.14_04 GPS:AXN_5.10_3333 Hw:FMB120 Mod:15
 * IMEI:352093081452251 ...}. Some firmware leaves the hardware out, or has other wordings: {@code
 * Code Ver:0.48.17 Device IMEI:353976010139156 Device ID:000001 Modem APP Ver:...}. So the name of
 * the version may stand anywhere in the text.
 */
public final class VersionAnswers {

  private static final Pattern WORDING = Pattern.compile("(?is).*\\b(?:ver(?:sion)?|hw)\\s*[:=].*");
  private static final Pattern HARDWARE =
      Pattern.compile("(?i)\\bHw:\\s*([A-Z0-9][A-Z0-9_-]{1,31})(?![A-Z0-9_-])");
  private static final Pattern IMEI = Pattern.compile("(?i)\\bIMEI:\\s*(\\d{15})\\b");

  /**
   * What such a text says.
   *
   * @param hardware such as {@code FMB120}
   * @param imei whose it is; empty if the text does not say it
   */
  public record Version(String hardware, Optional<String> imei) {}

  private VersionAnswers() {}

  /** What a text says, or empty if it names no hardware. */
  public static Optional<Version> read(String text) {
    var hardware = HARDWARE.matcher(text);
    if (!isVersion(text) || !hardware.find()) {
      return Optional.empty();
    }
    var imei = IMEI.matcher(text);
    return Optional.of(
        new Version(
            hardware.group(1), imei.find() ? Optional.of(imei.group(1)) : Optional.empty()));
  }

  /** Whether a text is worded as such an answer. */
  public static boolean isVersion(String text) {
    return WORDING.matcher(AnswerText.trimmed(text)).matches();
  }
}
