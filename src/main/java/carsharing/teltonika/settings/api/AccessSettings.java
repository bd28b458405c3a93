package carsharing.teltonika.settings.api;

import carsharing.teltonika.settings.read.SettingsReader;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Who may use the API, and how much of it.
 *
 * @param tokens the file of tokens; empty for none
 * @param requestsPerSecond that one token may send all the time
 * @param burst requests that one token may send at once
 * @param wrongTokensPerMinute requests without a right token that an address may send
 * @param maxRequests requests that are worked on at a time
 * @param maxStreams open event streams
 * @param maxStreamsPerToken open event streams of one token
 * @param allowedOrigins other origins whose pages a browser lets use the API
 */
public record AccessSettings(
    String tokens,
    int requestsPerSecond,
    int burst,
    int wrongTokensPerMinute,
    int maxRequests,
    int maxStreams,
    int maxStreamsPerToken,
    List<String> allowedOrigins) {

  /** Copies the list. */
  public AccessSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  static AccessSettings from(SettingsReader in) {
    return new AccessSettings(
        in.file("tokens", ""),
        in.number("requestsPerSecond", 50, 1, 100_000),
        in.number("burst", 100, 1, 100_000),
        in.number("wrongTokensPerMinute", 30, 1, 100_000),
        in.number("maxRequests", 200, 1, 100_000),
        in.number("maxStreams", 1000, 1, 100_000),
        in.number("maxStreamsPerToken", 500, 1, 100_000),
        origins(in));
  }

  private static List<String> origins(SettingsReader in) {
    var origins =
        Arrays.stream(in.optionalText("allowedOrigins").split(","))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .toList();
    if (!origins.stream().allMatch(AccessSettings::isOrigin)) {
      in.mistake(
          "allowedOrigins", "origins such as https://fleet.example, separated by commas; no *");
    }
    return origins;
  }

  /** As browsers send it: without a path, and without a port that is the usual one. */
  private static boolean isOrigin(String text) {
    try {
      var uri = URI.create(text);
      return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
          && uri.getRawUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
