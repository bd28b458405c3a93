package carsharing.teltonika.command.run;

import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.message.Printable;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts of trackers that nobody knows and that passed all the same. Each is counted, and logged
 * once, so that an operator can add it to the script.
 */
public final class UnknownAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(UnknownAnswers.class);

  /** Texts that are remembered; more are counted only. */
  private static final int MAX_TEXTS = 1000;

  private final CommandMetrics metrics;
  private final Set<String> seen = new HashSet<>();

  /** Creates one that knows no text yet. */
  public UnknownAnswers(CommandMetrics metrics) {
    this.metrics = metrics;
  }

  /** Notes those of an outcome. */
  public void note(Ticket ticket, Outcome outcome) {
    for (var each : outcome.unknownAnswers()) {
      note(ticket, (JsonObject) each);
    }
  }

  private void note(Ticket ticket, JsonObject answer) {
    metrics.unknownAnswer();
    var command = Printable.of(answer.getJsonObject("step").getString("command"));
    var text = Printable.of(answer.getString("text"));
    if (seen.size() < MAX_TEXTS && seen.add(command + ": " + text)) {
      LOG.warn(
          "{}: {}: the server does not know this answer to {} and lets it pass: {}",
          ticket.imei(),
          ticket.name(),
          command,
          text);
    }
  }
}
