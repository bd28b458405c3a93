package carsharing.teltonika.settings.read;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What settings do with URIs. */
public final class Uris {

  /** Stands for a service that this process starts itself. */
  public static final String EMBEDDED = "embedded";

  /** A value of a query: Redis takes its password from there, and others their keys. */
  private static final Pattern QUERY = Pattern.compile("([?&][^=&]*=)[^&]*");

  private static final int MAX_PORT = 65_535;

  private static final Pattern ADDRESS = Pattern.compile("(://(?:[^/@]*@)?)[^/?#]*");

  private Uris() {}

  /** The text, where it is a URI with a host and one of these schemes. */
  static Optional<String> parse(String text, List<String> schemes) {
    try {
      var uri = new URI(text);
      var known = uri.getScheme() != null && schemes.contains(uri.getScheme());
      var reachable = uri.getHost() != null && uri.getPort() <= MAX_PORT;
      return known && reachable ? Optional.of(text) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * The same with {@code ***} for its password. What is no URI may have been meant to be one: all
   * between the first colon, which may be that of the scheme, and the last {@code @} is hidden.
   */
  public static String withoutPassword(String uri) {
    var colon = uri.indexOf(':');
    if (uri.startsWith("://", colon)) {
      colon = uri.indexOf(':', colon + 3);
    }
    var at = uri.lastIndexOf('@');
    var shown =
        colon >= 0 && colon < at ? uri.substring(0, colon) + ":***" + uri.substring(at) : uri;
    return QUERY.matcher(shown).replaceAll("$1***");
  }

  /** The same URI with another host and port. */
  public static String withAddress(String uri, String address) {
    return ADDRESS.matcher(uri).replaceFirst("$1" + Matcher.quoteReplacement(address));
  }

  /** Encodes a user or a password, so that any character can stand in a URI. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
