package carsharing.teltonika.command.run;

import carsharing.teltonika.command.check.ParkingAreas;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.command.script.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One execution of a command: its script, and where a step of that fails, the script that puts
 * things right again. Holds the versions of both that were valid when it began.
 */
public final class CommandRun {

  /** What is run when a step has failed. */
  private record Remedy(String action, ScriptRun script) {}

  private final Vertx vertx;
  private final CarCommand command;
  private final ScriptRun main;
  private final Optional<Remedy> remedy;
  private final Consumer<Throwable> mistakes;
  private final Instant began;

  /**
   * @param mistakes is told of the server's own, which are no answer's fault
   */
  public CommandRun(
      RunEnvironment environment,
      Script script,
      CarCommand command,
      DeviceLink device,
      Consumer<Throwable> mistakes) {
    this.vertx = environment.vertx();
    this.began = environment.time().instant();
    this.command = command;
    this.mistakes = mistakes;
    var interlocks = script.guards().and(command.interlocks());
    this.main = new ScriptRun(environment, script, interlocks, command, device);
    this.remedy =
        script
            .onFailure()
            .flatMap(environment.scripts()::find)
            .map(
                other ->
                    new Remedy(
                        other.action(),
                        new ScriptRun(environment, other, other.guards(), command, device)));
  }

  /** Whether a late answer can be mistaken for that of a later command. */
  public boolean owesAnswer() {
    return main.owesAnswer() || remedy.filter(other -> other.script().owesAnswer()).isPresent();
  }

  /** Always succeeds. */
  public Future<Conclusion> run() {
    var areas = readAreas();
    return run(main, areas)
        .compose(
            outcome ->
                outcome instanceof Outcome.Failed failed && remedy.isPresent() && main.hasActed()
                    ? putRight(failed, remedy.get(), areas)
                    : Future.succeededFuture(conclusion(outcome, new JsonArray())));
  }

  /**
   * The areas of the command, if a script needs them. They are read once, before the car is asked.
   * They may be large, so worker threads read them, and those of several commands at once.
   */
  private Future<ParkingAreas> readAreas() {
    if (main.needsAreas() || remedy.filter(other -> other.script().needsAreas()).isPresent()) {
      return Future.succeededFuture(command.fields())
          .compose(fields -> vertx.executeBlocking(() -> ParkingAreas.read(fields), false));
    }
    return Future.succeededFuture(ParkingAreas.NONE);
  }

  /** What a mistake has left half done is put right like any other failure. */
  private Future<Outcome> run(ScriptRun script, Future<ParkingAreas> areas) {
    return areas
        .compose(script::run)
        .otherwise(
            mistake -> {
              mistakes.accept(mistake);
              return Outcome.Failed.because("internal_error");
            });
  }

  private Future<Conclusion> putRight(
      Outcome.Failed failed, Remedy remedy, Future<ParkingAreas> areas) {
    return run(remedy.script(), areas)
        .map(
            outcome ->
                conclusion(
                    failed.with(
                        Outcome.ON_FAILURE,
                        new JsonObject().put("action", remedy.action()).mergeIn(outcome.toJson())),
                    remedy.script().report()));
  }

  private Conclusion conclusion(Outcome outcome, JsonArray steps) {
    return new Conclusion(outcome, main.report().copy().addAll(steps), Optional.of(began));
  }
}
