package carsharing.teltonika.command;

import carsharing.teltonika.protocol.Imei;
import java.util.Optional;

/**
 * What processes tell each other when a car moves from one to the other. Each listens on a channel
 * of its own.
 */
final class Takeovers {

  private static final String CHANNEL = "teltonika:process:";

  private final String process;

  /**
   * @param process this process, as tokens name it
   */
  Takeovers(String process) {
    this.process = process;
  }

  /** Where this process hears that a car is another's. */
  String channel() {
    return CHANNEL + process;
  }

  /**
   * Something to publish.
   *
   * @param channel of the process that has the connection
   */
  record Notice(String channel, String text) {}

  /** For the process of the connection that a car belonged to; empty if that is this one. */
  Optional<Notice> notice(Imei imei, String formerToken) {
    var parts = formerToken.split("/", -1);
    return parts.length >= 2 && !parts[0].equals(process)
        ? Optional.of(new Notice(CHANNEL + parts[0], imei.digits() + "/" + parts[1]))
        : Optional.empty();
  }

  /**
   * A connection of this process that does not own its car any more.
   *
   * @param connection its number
   */
  record Loser(String imei, String connection) {}

  /** Reads a notice; empty if it is none. */
  static Optional<Loser> read(String text) {
    var parts = text.split("/", -1);
    return parts.length >= 2 ? Optional.of(new Loser(parts[0], parts[1])) : Optional.empty();
  }
}
