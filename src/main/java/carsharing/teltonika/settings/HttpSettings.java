package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;

/**
 * Where operators ask how the server is, and tell it what to do.
 *
 * @param host address to listen on
 * @param port TCP port, or 0 for any free one
 * @param token what an operator has to show; empty where nobody may change or see anything but
 *     health and metrics
 * @param maxBody bytes of a request
 * @param maxHeader bytes of a request's headers, and of its first line
 * @param maxConnections open connections; beyond that the one that has been waited for longest is
 *     closed
 * @param requestTimeout how long a request's body may take
 * @param idleTimeout how long a connection may stay without a request, and an answer unread
 * @param maxCommands commands whose outcome is waited for at a time
 * @param commandTimeout how long an outcome is waited for, unless the request says otherwise
 * @param maxCommandTimeout the longest time that a request may say
 * @param maxTrace the longest time for which the frames of a tracker are logged
 */
public record HttpSettings(
    String host,
    int port,
    String token,
    int maxBody,
    int maxHeader,
    int maxConnections,
    Duration requestTimeout,
    Duration idleTimeout,
    int maxCommands,
    Duration commandTimeout,
    Duration maxCommandTimeout,
    Duration maxTrace) {

  private static final int KIB = 1024;

  public static HttpSettings from(SettingsReader in) {
    var commandTimeout = in.duration("commandTimeout", Duration.ofSeconds(60));
    var maxCommandTimeout = in.duration("maxCommandTimeout", Duration.ofMinutes(30));
    if (commandTimeout.compareTo(maxCommandTimeout) > 0) {
      in.mistake("commandTimeout", "at most http.maxCommandTimeout");
    }
    return new HttpSettings(
        in.text("host", "127.0.0.1"),
        in.number("port", 8080, 0, 65_535),
        in.token("token"),
        in.size("maxBody", 256 * KIB, KIB, 16 * KIB * KIB),
        in.size("maxHeader", 8 * KIB, KIB, KIB * KIB),
        in.number("maxConnections", 100, 1, 100_000),
        in.duration("requestTimeout", Duration.ofSeconds(10)),
        in.duration("idleTimeout", Duration.ofSeconds(60)),
        in.number("maxCommands", 16, 1, 1000),
        commandTimeout,
        maxCommandTimeout,
        in.duration("maxTrace", Duration.ofHours(1)));
  }

  /** Everything but the token, which is no matter for a log. */
  @Override
  public String toString() {
    return "HttpSettings[%s:%d]".formatted(host, port);
  }
}
