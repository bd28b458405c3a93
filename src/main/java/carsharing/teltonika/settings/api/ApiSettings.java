package carsharing.teltonika.settings.api;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * The API for back ends and for the console.
 *
 * @param enabled whether there is one
 * @param access who may use it, and how much of it
 * @param journal what happens to cars, for all processes
 * @param fleet the cars that the API knows
 * @param operations what is remembered for people who look after the server
 * @param webhooks where events are posted to
 * @param maxCommandTtl the longest time for which a command may wait for its car
 */
public record ApiSettings(
    boolean enabled,
    AccessSettings access,
    JournalSettings journal,
    FleetSettings fleet,
    OperationsSettings operations,
    WebhookSettings webhooks,
    Duration maxCommandTtl) {

  /** Reads them, with a message for each mistake. */
  public static ApiSettings from(SettingsReader in) {
    return new ApiSettings(
        in.flag("enabled", true),
        AccessSettings.from(in),
        JournalSettings.from(in),
        FleetSettings.from(in),
        OperationsSettings.from(in),
        WebhookSettings.from(in.section("webhooks")),
        in.duration("maxCommandTtl", Duration.ofDays(1)));
  }
}
