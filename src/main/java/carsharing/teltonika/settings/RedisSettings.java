package carsharing.teltonika.settings;

/**
 * The connection to Redis.
 *
 * @param uri {@code redis://}, {@code rediss://} or {@code embedded}
 */
public record RedisSettings(String uri) {

  static RedisSettings from(SettingsReader in, boolean hasEmbedded) {
    return new RedisSettings(
        in.uri("uri", hasEmbedded ? Uris.EMBEDDED : "redis://127.0.0.1:6379", "redis", "rediss"));
  }

  /** Whether a Redis started by this process is wanted. */
  public boolean isEmbedded() {
    return uri.equals(Uris.EMBEDDED);
  }

  /** The URI for a log line, without its password. */
  public String printableUri() {
    return Uris.withoutPassword(uri);
  }
}
