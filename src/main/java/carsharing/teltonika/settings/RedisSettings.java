package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import carsharing.teltonika.settings.read.Uris;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The connection to Redis.
 *
 * @param uri {@code redis://}, {@code rediss://} or {@code embedded}
 * @param mode what there is at that address
 * @param others host and port of further nodes of the cluster, or of further sentinels
 * @param master how sentinels call it
 * @param ca a file with the certificates (PEM) that are trusted; empty for those that the JVM
 *     trusts
 * @param reconnectMin delay before a lost connection is tried again; it doubles
 * @param reconnectMax the longest such delay
 * @param pingInterval a Redis that has not answered for so long is connected to anew
 * @param maxKept messages and notes that are kept while Redis is away; outcomes are always kept
 * @param maxTexts unasked texts of trackers that may be on their way to Redis; more are dropped
 */
public record RedisSettings(
    String uri,
    Mode mode,
    List<String> others,
    String master,
    String ca,
    Duration reconnectMin,
    Duration reconnectMax,
    Duration pingInterval,
    int maxKept,
    int maxTexts) {

  /** What there is at an address. */
  public enum Mode {
    /** One server. */
    SINGLE,
    /** A sentinel, which knows the master. */
    SENTINEL,
    /** A node of a cluster. */
    CLUSTER
  }

  /** Copies the list. */
  public RedisSettings {
    others = List.copyOf(others);
  }

  static RedisSettings from(SettingsReader in, boolean hasEmbedded) {
    return new RedisSettings(
        in.uri("uri", hasEmbedded ? Uris.EMBEDDED : "redis://127.0.0.1:6379", "redis", "rediss"),
        in.choice("mode", Mode.SINGLE),
        in.addresses("others"),
        in.text("master", "mymaster"),
        in.file("ca", ""),
        in.duration("reconnectMin", Duration.ofMillis(100)),
        in.duration("reconnectMax", Duration.ofSeconds(2)),
        in.duration("pingInterval", Duration.ofSeconds(5)),
        in.number("maxKept", 10_000, 0, 1_000_000),
        in.number("maxTexts", 100, 1, 1_000_000));
  }

  /** Whether a Redis started by this process is wanted. */
  public boolean isEmbedded() {
    return uri.equals(Uris.EMBEDDED);
  }

  /** Whether the connection is encrypted, and the server's certificate checked. */
  public boolean isTls() {
    return uri.startsWith("rediss:");
  }

  /** The URI for a log line, without its password. */
  public String printableUri() {
    var kind = mode == Mode.SINGLE ? "" : " (" + mode.name().toLowerCase(Locale.ROOT) + ")";
    return Uris.withoutPassword(uri) + kind;
  }

  /** The URIs of all nodes: scheme, user, password and database are the first one's. */
  public List<String> nodes() {
    return Stream.concat(
            Stream.of(uri), others.stream().map(address -> Uris.withAddress(uri, address)))
        .toList();
  }

  /**
   * One node of a cluster, as a server of its own.
   *
   * @param address host and port
   */
  public RedisSettings node(String address) {
    return new RedisSettings(
        Uris.withAddress(uri, address),
        Mode.SINGLE,
        List.of(),
        master,
        ca,
        reconnectMin,
        reconnectMax,
        pingInterval,
        maxKept,
        maxTexts);
  }

  /** The same with another address. */
  RedisSettings withUri(String newUri) {
    return new RedisSettings(
        newUri,
        mode,
        others,
        master,
        ca,
        reconnectMin,
        reconnectMax,
        pingInterval,
        maxKept,
        maxTexts);
  }
}
