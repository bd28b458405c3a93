package carsharing.teltonika.settings.api;

import carsharing.teltonika.settings.read.SettingsReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the server may post events to.
 *
 * @param hosts that a webhook may name, with a port unless it is the usual one; empty for none
 * @param allowHttp whether a webhook may do without TLS
 * @param allowPrivate whether a host may have an address that is not public
 * @param ca certificates that receivers' certificates are checked with; empty for those of Java
 * @param timeout how long a receiver may take
 * @param maxBackoff the longest time between two attempts
 * @param maxWaiting events that wait for one receiver; beyond that the oldest is dropped
 * @param max webhooks
 */
public record WebhookSettings(
    List<String> hosts,
    boolean allowHttp,
    boolean allowPrivate,
    String ca,
    Duration timeout,
    Duration maxBackoff,
    int maxWaiting,
    int max) {

  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\\d{1,5})?");

  /** Copies the list. */
  public WebhookSettings {
    hosts = List.copyOf(hosts);
  }

  static WebhookSettings from(SettingsReader in) {
    return new WebhookSettings(
        hosts(in),
        in.flag("allowHttp", false),
        in.flag("allowPrivate", false),
        in.file("ca", ""),
        in.duration("timeout", Duration.ofSeconds(10)),
        in.duration("maxBackoff", Duration.ofMinutes(10)),
        in.number("maxWaiting", 10_000, 1, 1_000_000),
        in.number("max", 20, 1, 1000));
  }

  private static List<String> hosts(SettingsReader in) {
    var hosts =
        Arrays.stream(in.optionalText("hosts").split(","))
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .toList();
    if (!hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
      in.mistake("hosts", "hosts such as hooks.example or hooks.example:8443, separated by commas");
    }
    return hosts;
  }

  /** Whether the server posts to anybody. */
  public boolean isOn() {
    return !hosts.isEmpty();
  }
}
