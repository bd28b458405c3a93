package carsharing.teltonika.console;

import carsharing.teltonika.settings.api.ConsoleSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What browsers let the console do: run the scripts of this server, ask this server, and show
 * images of this server and of the host of map tiles. Nothing else, so that script code in a plate
 * or in a tracker's text would not run, and could not send anything anywhere.
 */
final class ContentPolicy {

  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private final String scripts;

  /**
   * @param page whose only inline script is the import map, which is allowed by its hash
   */
  ContentPolicy(String page) {
    var map = IMPORT_MAP.matcher(page);
    if (!map.find()) {
      throw new IllegalArgumentException("no import map in the page of the console");
    }
    var hash = Sha256.of(map.group(1).getBytes(StandardCharsets.UTF_8));
    this.scripts = "'self' 'sha256-%s'".formatted(Base64.getEncoder().encodeToString(hash));
  }

  /** The header. */
  String text(ConsoleSettings settings) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src " + scripts,
        "style-src 'self'",
        "img-src 'self'" + settings.tilesHost().map(host -> " " + host).orElse(""),
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }
}
