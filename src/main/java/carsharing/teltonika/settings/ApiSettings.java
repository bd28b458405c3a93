package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;

/**
 * The API for back ends and for the console.
 *
 * @param enabled whether there is one
 * @param maxRequests requests that are worked on at a time
 * @param maxStreams open event streams
 * @param maxStreamsPerToken open event streams of one token
 */
public record ApiSettings(
    boolean enabled, int maxRequests, int maxStreams, int maxStreamsPerToken) {

  static ApiSettings from(SettingsReader in) {
    return new ApiSettings(
        in.flag("enabled", true),
        in.number("maxRequests", 200, 1, 100_000),
        in.number("maxStreams", 1000, 1, 100_000),
        in.number("maxStreamsPerToken", 500, 1, 100_000));
  }
}
