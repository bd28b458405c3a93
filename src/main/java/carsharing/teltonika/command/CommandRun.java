package carsharing.teltonika.command;

import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One execution of a command: its script, and where a step of that fails, the script that puts
 * things right again. Holds the versions of both that were valid when it began.
 */
final class CommandRun {

  private final ScriptRun main;
  private final Optional<Script> remedy;
  private final CarCommand command;
  private final DeviceLink device;
  private final Map<String, Check> checks;
  private final CommandSettings settings;
  private final Instant began = Instant.now();

  CommandRun(
      ScriptBook scripts,
      Script script,
      CarCommand command,
      DeviceLink device,
      Map<String, Check> checks,
      CommandSettings settings) {
    this.main =
        new ScriptRun(
            script, script.guards().and(command.interlocks()), command, device, checks, settings);
    this.remedy = script.onFailure().flatMap(scripts::find);
    this.command = command;
    this.device = device;
    this.checks = checks;
    this.settings = settings;
  }

  /** Always succeeds. */
  Future<Conclusion> run() {
    return main.run()
        .compose(
            outcome ->
                outcome instanceof Outcome.Failed failed && remedy.isPresent() && main.hasActed()
                    ? putRight(failed, remedy.get())
                    : Future.succeededFuture(conclusion(outcome, new JsonArray())));
  }

  private Future<Conclusion> putRight(Outcome.Failed failed, Script script) {
    var run = new ScriptRun(script, script.guards(), command, device, checks, settings);
    return run.run()
        .map(
            outcome ->
                conclusion(failed.with("onFailure", summary(script, outcome)), run.report()));
  }

  private static JsonObject summary(Script script, Outcome outcome) {
    return new JsonObject().put("action", script.action()).mergeIn(outcome.toJson());
  }

  private Conclusion conclusion(Outcome outcome, JsonArray steps) {
    return new Conclusion(outcome, main.report().copy().addAll(steps), Optional.of(began));
  }
}
