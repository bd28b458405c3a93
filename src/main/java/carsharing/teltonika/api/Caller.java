package carsharing.teltonika.api;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param token the name of the token, never the token itself
 * @param actor the person behind it, as the client says in {@code X-Actor}
 */
public record Caller(String token, Role role, Optional<String> actor) {}
