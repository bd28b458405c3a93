package carsharing.teltonika.webhook;

import carsharing.teltonika.settings.api.WebhookSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a webhook posts to.
 *
 * @param host in small letters
 * @param path with the query
 */
record Target(boolean isTls, String host, int port, String path) {

  private static final int MAX_LENGTH = 2000;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** What is wrong with a URL, and what was expected. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    Refused(String text) {
      super(text, null, false, false);
    }
  }

  /**
   * Reads a URL that the operator allows.
   *
   * @throws Refused if it is not allowed, or no URL
   */
  static Target of(String url, WebhookSettings settings) throws Refused {
    var uri = parse(url).orElseThrow(() -> new Refused("url: a URL with a host expected"));
    var isTls = "https".equalsIgnoreCase(uri.getScheme());
    if (!isTls && !(settings.allowHttp() && "http".equalsIgnoreCase(uri.getScheme()))) {
      throw new Refused("url: https:// expected");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new Refused("url: expected without a user and without #");
    }
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    var usual = isTls ? HTTPS : HTTP;
    var port = uri.getPort() < 0 ? usual : uri.getPort();
    if (!settings.hosts().contains(port == usual ? host : host + ":" + port)) {
      throw new Refused("url: the host is not one of api.webhooks.hosts");
    }
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new Target(
        isTls, host, port, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static Optional<URI> parse(String url) {
    try {
      return Optional.of(URI.create(url))
          .filter(uri -> uri.getHost() != null && url.length() <= MAX_LENGTH);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
