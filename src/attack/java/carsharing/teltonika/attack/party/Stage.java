package carsharing.teltonika.attack.party;

import java.util.Map;

/** Which settings the attacked server has, beside the defaults. */
public enum Stage {
  /** TLS beside the plain port, and a token for HTTP. */
  USUAL,
  /** Behind a load balancer that says where connections come from. */
  BEHIND_PROXY,
  /** With an allow-list in a file. */
  LISTED_IN_FILE,
  /** With an allow-list in Redis. */
  LISTED_IN_REDIS,
  /** RabbitMQ is away for a second while strangers attack. Then latencies say nothing. */
  WITHOUT_BROKER;

  /** Whether what the neighbour feels is the strangers' fault. */
  boolean judgesLatencies() {
    return this != WITHOUT_BROKER;
  }

  /** By their variables in the environment. */
  public Map<String, String> settings() {
    return switch (this) {
      case USUAL, WITHOUT_BROKER -> Map.of();
      case BEHIND_PROXY -> Map.of("DEVICES_PROXYPROTOCOL", "true");
      case LISTED_IN_FILE -> Map.of("ALLOW_IMEIS", "file", "ALLOW_FILE", Target.ALLOW_FILE);
      case LISTED_IN_REDIS -> Map.of("ALLOW_IMEIS", "redis");
    };
  }
}
