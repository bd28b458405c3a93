package carsharing.teltonika.command.order;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.command.script.Actions;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.command.script.Step;
import carsharing.teltonika.protocol.Imei;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The commands that can be ordered, and which cars can do them. Safe on any thread. */
public final class CommandCatalog {

  private final Supplier<Actions> actions;
  private final CarProfiles profiles;
  private final Set<String> usedElsewhere;

  /**
   * @param actions that are valid now
   * @param usedElsewhere fields of commands that no script reads, but something else does
   */
  public CommandCatalog(
      Supplier<Actions> actions, CarProfiles profiles, Set<String> usedElsewhere) {
    this.actions = actions;
    this.profiles = profiles;
    this.usedElsewhere = Set.copyOf(usedElsewhere);
  }

  /** The script of a command, by its name. */
  public Optional<Script> find(String name) {
    return actions.get().named(name);
  }

  /** All names, for a message. */
  public String names() {
    return String.join(", ", actions.get().commands());
  }

  /**
   * Whether a car can run a script, as far as it is known.
   *
   * @param family the name of its profile, if it is known
   */
  public boolean isSupported(Imei imei, Optional<String> family, Script script) {
    return profiles.of(imei, family).supports(script.action());
  }

  /**
   * Makes sure that a command can be run as it is.
   *
   * @param fields what the client says besides its action
   * @throws IllegalArgumentException if not, with what is wrong and what was expected
   */
  public void check(Script script, JsonObject fields) {
    var command = CarCommand.read(fields.copy().put("action", script.action()), Instant.EPOCH);
    var unknown = new TreeSet<>(command.unknownFields(actions.get().all(script)));
    unknown.removeAll(usedElsewhere);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is unknown (expected: interlocks, home, polygons, or what the script asks for)"
              .formatted(unknown.first()));
    }
    script.steps().stream()
        .filter(step -> step.answer() != Step.Answer.RETURNED_TEXT)
        .forEach(step -> command.fillCommand(step.command()));
  }

  /**
   * The commands that a car can run, for its capabilities.
   *
   * @param family the name of its profile, if it is known
   */
  public JsonArray commandsOf(Imei imei, Optional<String> family) {
    var now = actions.get();
    var profile = profiles.of(imei, family);
    var all = new JsonArray();
    for (var name : now.commands()) {
      now.named(name)
          .filter(script -> profile.supports(script.action()))
          .ifPresent(script -> all.add(entry(name, script)));
    }
    return all;
  }

  private static JsonObject entry(String name, Script script) {
    var entry = new JsonObject().put("name", name).put("action", script.action());
    var verifies = new JsonArray();
    for (var step : script.steps()) {
      step.verification()
          .ifPresent(
              wanted ->
                  verifies.add(
                      new JsonObject()
                          .put("property", wanted.property().word())
                          .put("value", wanted.value())));
    }
    return verifies.isEmpty() ? entry : entry.put("verifies", verifies);
  }
}
