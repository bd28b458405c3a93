package carsharing.teltonika.command;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * One execution of a command: its script, and where a step of that fails, the script that puts
 * things right again. Holds the versions of both that were valid when it began.
 */
final class CommandRun {

  /** What is run when a step has failed. */
  private record Remedy(String action, ScriptRun script) {}

  private final ScriptRun main;
  private final Optional<Remedy> remedy;
  private final Instant began = Instant.now();

  CommandRun(CarSession.Shared shared, Script script, CarCommand command, DeviceLink device) {
    var interlocks = script.guards().and(command.interlocks());
    this.main = new ScriptRun(shared, script, interlocks, command, device);
    this.remedy =
        script
            .onFailure()
            .flatMap(shared.scripts()::find)
            .map(
                other ->
                    new Remedy(
                        other.action(),
                        new ScriptRun(shared, other, other.guards(), command, device)));
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

  /** Whether the tracker has not answered a step in time: its answer may still come. */
  boolean isAnswerOwed() {
    return main.isAnswerOwed() || remedy.filter(other -> other.script().isAnswerOwed()).isPresent();
  }

  private Future<Conclusion> putRight(Outcome.Failed failed, Remedy remedy) {
    return remedy
        .script()
        .run()
        .map(
            outcome ->
                conclusion(
                    failed.with(
                        "onFailure",
                        new JsonObject().put("action", remedy.action()).mergeIn(outcome.toJson())),
                    remedy.script().report()));
  }

  private Conclusion conclusion(Outcome outcome, JsonArray steps) {
    return new Conclusion(outcome, main.report().copy().addAll(steps), Optional.of(began));
  }
}
