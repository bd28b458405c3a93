package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the server knows of a token.
 *
 * <p>A fast hash is enough: a token has 256 random bits, so nobody can try all tokens. Slow hashes
 * protect passwords, which people choose and others guess.
 *
 * @param name as shown in the audit
 * @param hash SHA-256 of the token, in hex
 */
record Token(String name, Role role, String hash) {

  /** The hash of a text that may be a token. */
  static String hashOf(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether this is the token with that hash. Takes the same time whatever the answer is. */
  boolean hasHash(String other) {
    return MessageDigest.isEqual(bytes(hash), bytes(other));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
