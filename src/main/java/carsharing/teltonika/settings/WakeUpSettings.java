package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * The SMS provider that is asked to wake a tracker for a waiting command.
 *
 * @param url where is posted to; empty for no provider
 * @param body what is posted; {@code {imei}} and {@code {name}} of any field of the command's JSON
 *     are filled in
 * @param contentType of the body
 * @param authorization the header of that name; empty for none
 * @param delay after which a car that has not connected is woken
 * @param timeout of the request
 */
public record WakeUpSettings(
    String url,
    String body,
    String contentType,
    String authorization,
    Duration delay,
    Duration timeout) {

  static WakeUpSettings from(SettingsReader in) {
    return new WakeUpSettings(
        in.optionalUrl("url"),
        in.text("body", "{\"imei\":\"{imei}\"}"),
        in.text("contentType", "application/json"),
        in.optionalText("authorization"),
        in.duration("delay", Duration.ofSeconds(2)),
        in.duration("timeout", Duration.ofSeconds(10), Duration.ofDays(1)));
  }

  /** Whether there is a provider. */
  public boolean isOn() {
    return !url.isEmpty();
  }
}
