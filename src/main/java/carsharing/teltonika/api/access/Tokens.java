package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All tokens that are valid now: those of the file, and {@code http.token}. On one event loop. */
final class Tokens {

  /** The name of the token that is a setting. */
  static final String OF_SETTINGS = "http.token";

  private final Supplier<String> ofSettings;
  private List<Token> ofFile = List.of();

  /**
   * @param ofSettings the token that is a setting, which may change; empty for none
   */
  Tokens(Supplier<String> ofSettings) {
    this.ofSettings = ofSettings;
  }

  /** Takes those of the file. */
  void replace(List<Token> tokens) {
    ofFile = List.copyOf(tokens);
  }

  /** All of them. */
  List<Token> all() {
    var tokens = new ArrayList<>(ofFile);
    var text = ofSettings.get();
    if (!text.isEmpty()) {
      tokens.add(new Token(OF_SETTINGS, Role.ADMIN, Token.hashOf(text)));
    }
    return tokens;
  }

  /** The token that a client has shown. Compares it with each one, to take the same time always. */
  Optional<Token> find(String text) {
    var hash = Token.hashOf(text);
    Optional<Token> found = Optional.empty();
    for (var token : all()) {
      if (token.hasHash(hash)) {
        found = Optional.of(token);
      }
    }
    return found;
  }
}
