package carsharing.teltonika.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret of a webhook, and how it signs, as Standard Webhooks says. */
final class Signature {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;
  private static final int NEW_BYTES = 32;

  private final byte[] key;

  private Signature(byte[] key) {
    this.key = key;
  }

  /** A new secret that nobody can guess. */
  static Signature create() {
    var key = new byte[NEW_BYTES];
    new SecureRandom().nextBytes(key);
    return new Signature(key);
  }

  /** The secret that a text says, or empty if it is none. */
  static Optional<Signature> of(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      var key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      return key.length < MIN_BYTES || key.length > MAX_BYTES
          ? Optional.empty()
          : Optional.of(new Signature(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The secret itself, for who creates the webhook. */
  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /**
   * The header {@code webhook-signature}.
   *
   * @param timestamp of the attempt, in seconds since 1970
   */
  String sign(String id, long timestamp, String body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      var text = id + '.' + timestamp + '.' + body;
      return "v1,"
          + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  /** Not the secret: this may stand in a log. */
  @Override
  public String toString() {
    return "Signature[***]";
  }
}
