package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import carsharing.teltonika.settings.read.Uris;
import java.time.Duration;

/**
 * The connection to RabbitMQ.
 *
 * @param uri {@code amqp://}, {@code amqps://} or {@code embedded}
 * @param streamPort the port of RabbitMQ's stream protocol, by which records go to a stream; 0 if
 *     they go there by AMQP, too
 * @param ca amqps: a file with the certificates (PEM) that are trusted; empty for those that the
 *     JVM trusts
 * @param connectTimeout how long an attempt to connect may take
 * @param heartbeat a connection that is silent for twice as long is dead; whole seconds
 * @param silenceTimeout a broker that confirms nothing for so long is left for another connection
 * @param reconnectMin delay before the first attempt to connect again
 * @param reconnectMax the longest delay between two attempts
 */
public record RabbitSettings(
    String uri,
    int streamPort,
    String ca,
    Duration connectTimeout,
    Duration heartbeat,
    Duration silenceTimeout,
    Duration reconnectMin,
    Duration reconnectMax) {

  private static final int MAX_PORT = 65_535;

  static RabbitSettings from(SettingsReader in, boolean hasEmbedded) {
    var uri =
        in.uri(
            "uri",
            hasEmbedded ? Uris.EMBEDDED : "amqp://guest:guest@127.0.0.1:5672",
            "amqp",
            "amqps");
    var reconnectMin = in.duration("reconnectMin", Duration.ofMillis(250));
    var reconnectMax = in.duration("reconnectMax", Duration.ofSeconds(2));
    if (reconnectMax.compareTo(reconnectMin) < 0) {
      in.mistake("reconnectMax", "not below rabbitmq.reconnectMin");
    }
    var streamPort = in.number("streamPort", 0, 0, MAX_PORT);
    if (streamPort > 0 && uri.equals(Uris.EMBEDDED)) {
      in.mistake("streamPort", "0 where rabbitmq.uri is embedded: that broker has no streams");
    }
    return new RabbitSettings(
        uri,
        streamPort,
        in.file("ca", ""),
        in.duration("connectTimeout", Duration.ofSeconds(5), Duration.ofDays(1)),
        in.wholeSeconds("heartbeat", Duration.ofSeconds(5)),
        in.duration("silenceTimeout", Duration.ofMinutes(1)),
        reconnectMin,
        reconnectMax);
  }

  /** Whether a broker within the JVM is wanted. */
  public boolean isEmbedded() {
    return uri.equals(Uris.EMBEDDED);
  }

  /** Whether the connection is encrypted, and the broker's certificate checked. */
  public boolean isTls() {
    return uri.startsWith("amqps:");
  }

  /** The URI for a log line, without its password. */
  public String printableUri() {
    return Uris.withoutPassword(uri);
  }

  RabbitSettings withUri(String other) {
    return new RabbitSettings(
        other,
        streamPort,
        ca,
        connectTimeout,
        heartbeat,
        silenceTimeout,
        reconnectMin,
        reconnectMax);
  }
}
