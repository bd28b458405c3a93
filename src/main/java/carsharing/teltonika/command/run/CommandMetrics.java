package carsharing.teltonika.command.run;

import carsharing.teltonika.settings.files.ReloadState;
import carsharing.teltonika.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the commands' side counts. */
public final class CommandMetrics {

  /** Reasons that have a name of their own; what else fails is what a tracker or a check said. */
  private static final Set<String> REASONS =
      Set.of(
          "timeout",
          "disconnected",
          "wrong_crc",
          "not_this_imei",
          "stale_record",
          "clock_wrong",
          "busy",
          "expired",
          "outcome_unknown",
          "redis_away",
          "id_reused",
          "contradicted",
          "internal_error");

  private static final String OTHER_ACTION = "other";

  private final MeterRegistry registry;
  private final Counter connected;
  private final Counter unknownAnswers;
  private final Counter droppedTexts;
  private final Timer stepLatency;
  private final ReloadState scripts;

  /** Registers all meters. */
  public CommandMetrics(MeterRegistry registry, TimeSource time) {
    scripts = new ReloadState(time);
    this.registry = registry;
    connected =
        Counter.builder("teltonika.redis.connections")
            .description("Connections to Redis that became usable")
            .register(registry);
    unknownAnswers =
        Counter.builder("teltonika.answers.unknown")
            .description("Texts of trackers that nobody knows and that passed")
            .register(registry);
    droppedTexts =
        Counter.builder("teltonika.texts.dropped")
            .description("Unasked texts of trackers that were not passed on")
            .tag("reason", "redis")
            .register(registry);
    stepLatency =
        Timer.builder("teltonika.step.latency")
            .description("From a step's request to the tracker's answer")
            .publishPercentileHistogram()
            .register(registry);
  }

  /** Whether the file of scripts as it is now is in use. */
  public ReloadState scripts() {
    return scripts;
  }

  /** A car has connected. */
  public void connected() {
    connected.increment();
  }

  void unknownAnswer() {
    unknownAnswers.increment();
  }

  /** An unasked text was not passed on. */
  public void textDropped() {
    droppedTexts.increment();
  }

  /**
   * A tracker has answered.
   *
   * @param nanos since it was asked
   */
  void answered(long nanos) {
    stepLatency.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * A command has its outcome.
   *
   * @param isKnown whether there is a script of that name: what clients make up is no label
   */
  public void concluded(String action, boolean isKnown, Outcome outcome) {
    Counter.builder("teltonika.commands")
        .description("Commands by what became of them")
        .tag("action", isKnown ? action : OTHER_ACTION)
        .tag("outcome", label(outcome))
        .register(registry)
        .increment();
    outcome
        .verdict()
        .ifPresent(
            verdict ->
                Counter.builder("teltonika.verdicts")
                    .description("Commands by what is known of their effect")
                    .tag("action", isKnown ? action : OTHER_ACTION)
                    .tag("verdict", verdict.word())
                    .register(registry)
                    .increment());
  }

  private static String label(Outcome outcome) {
    if (!(outcome instanceof Outcome.Failed failed)) {
      return "success";
    }
    var reason = failed.reason().toString();
    if (failed.details().containsKey("reasons")) {
      return "check_failed";
    }
    if (REASONS.contains(reason)) {
      return reason;
    }
    if (failed.details().containsKey("step")) {
      return "unexpected_answer";
    }
    var kind = reason.split(":", 2)[0]; // The server's own reasons may say more behind it.
    return REASONS.contains(kind) ? kind : "refused";
  }
}
