package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;

/**
 * The API for back ends and for the console.
 *
 * @param enabled whether there is one
 * @param access who may use it, and how much of it
 * @param webhooks where events are posted to
 */
public record ApiSettings(boolean enabled, AccessSettings access, WebhookSettings webhooks) {

  static ApiSettings from(SettingsReader in) {
    return new ApiSettings(
        in.flag("enabled", true),
        AccessSettings.from(in),
        WebhookSettings.from(in.section("webhooks")));
  }
}
