package carsharing.teltonika.command.request;

import carsharing.teltonika.protocol.Imei;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Commands as they come out of Redis, for tests. */
public final class Tickets {

  private Tickets() {}

  /** A command without an expiry that was taken just now. */
  public static Ticket taken(Imei imei, String json, int maxLength) {
    var now = Instant.now();
    var command =
        new TakenCommand(now, Optional.empty(), TakenCommand.Reason.LOOKUP, "string", json);
    return Ticket.of(
        UUID.randomUUID().toString(),
        imei,
        command,
        System.nanoTime(),
        now.toEpochMilli(),
        maxLength);
  }
}
