package carsharing.teltonika.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What settings do with URIs. */
final class Uris {

  /** Stands for a service that this process starts itself. */
  static final String EMBEDDED = "embedded";

  private static final Pattern PASSWORD = Pattern.compile("(://[^:/@]*):.*@");

  private Uris() {}

  /** The same URI with {@code ***} for its password. */
  static String withoutPassword(String uri) {
    return PASSWORD.matcher(uri).replaceFirst("$1:***@");
  }

  /** Encodes a user or a password, so that any character can stand in a URI. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
