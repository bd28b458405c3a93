package carsharing.teltonika.command.session;

import carsharing.teltonika.command.check.Check;
import carsharing.teltonika.command.custody.Custody;
import carsharing.teltonika.command.custody.Reporter;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.request.UnknownFields;
import carsharing.teltonika.command.run.RunEnvironment;
import carsharing.teltonika.command.run.UnknownAnswers;
import carsharing.teltonika.command.script.ScriptBook;
import carsharing.teltonika.redis.RedisLink;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.AwakeTimer;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the sessions of a process share.
 *
 * @param timers of the dispatcher's event loop
 * @param registryRead completes when the registry of cars has been read, or is not waited for any
 *     longer: commands are judged by what it says of a car. Never fails
 * @param questions when cars may be asked something that no command has asked for
 */
public record SharedParts(
    Vertx vertx,
    AwakeTimer.Timers timers,
    TimeSource time,
    RedisLink redis,
    Reporter reporter,
    ScriptBook scripts,
    Supplier<Map<String, Check>> currentChecks,
    UnknownFields unknownFields,
    UnknownAnswers unknownAnswers,
    Supplier<CommandSettings> current,
    Custody custody,
    KnownCars known,
    Future<Void> registryRead,
    QuestionPace questions) {

  Map<String, Check> checks() {
    return currentChecks.get();
  }

  /** The time for deadlines, ns by {@link TimeSource#nanos()}. */
  long now() {
    return time.nanos();
  }

  /** Those that are valid now. */
  CommandSettings settings() {
    return current.get();
  }

  /**
   * What one run of a command needs.
   *
   * @param resendUntil until when a step may be sent again, as {@link RunEnvironment} has it
   */
  RunEnvironment environment(Ticket ticket, Optional<Long> resendUntil) {
    var profiles = known.profiles();
    return new RunEnvironment(
        vertx,
        time,
        scripts,
        checks(),
        settings(),
        () -> profiles.of(ticket.imei()),
        profiles.history(ticket.imei()),
        resendUntil,
        reporter.trails().steps(ticket));
  }

  /** How often a session holds its car again, ms. */
  long keepInterval() {
    return Math.max(1, settings().ownerTtl().toMillis() / 3);
  }
}
