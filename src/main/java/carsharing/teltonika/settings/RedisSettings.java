package carsharing.teltonika.settings;

import java.time.Duration;

/**
 * The connection to Redis.
 *
 * @param uri {@code redis://}, {@code rediss://} or {@code embedded}
 * @param reconnectMin delay before a lost connection is tried again; it doubles
 * @param reconnectMax the longest such delay
 */
public record RedisSettings(String uri, Duration reconnectMin, Duration reconnectMax) {

  static RedisSettings from(SettingsReader in, boolean hasEmbedded) {
    return new RedisSettings(
        in.uri("uri", hasEmbedded ? Uris.EMBEDDED : "redis://127.0.0.1:6379", "redis", "rediss"),
        in.duration("reconnectMin", Duration.ofMillis(100)),
        in.duration("reconnectMax", Duration.ofSeconds(2)));
  }

  /** Whether a Redis started by this process is wanted. */
  public boolean isEmbedded() {
    return uri.equals(Uris.EMBEDDED);
  }

  /** The URI for a log line, without its password. */
  public String printableUri() {
    return Uris.withoutPassword(uri);
  }

  /** The same with another address. */
  RedisSettings withUri(String newUri) {
    return new RedisSettings(newUri, reconnectMin, reconnectMax);
  }
}
