package carsharing.teltonika.command.session;

import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.command.script.Script;
import carsharing.teltonika.message.Printable;
import java.util.stream.Stream;

/** Reads commands, and finds their scripts. */
final class CommandReader {

  private final SharedParts shared;

  CommandReader(SharedParts shared) {
    this.shared = shared;
  }

  /**
   * Reads a command.
   *
   * @throws IllegalArgumentException if it says something wrong
   */
  static CarCommand read(Ticket ticket) {
    ticket
        .mistake()
        .ifPresent(
            mistake -> {
              throw new IllegalArgumentException(mistake);
            });
    return CarCommand.read(ticket.fields(), ticket.taking().at());
  }

  /**
   * The script of a command, as the file has it now.
   *
   * @throws IllegalArgumentException if there is none
   */
  Script script(CarCommand command) {
    if (command.action().isEmpty()) {
      if (!shared.settings().raw()) {
        throw new IllegalArgumentException("raw_commands_disabled: cmd (expected: an action)");
      }
      return Script.raw(command.gprsCommand());
    }
    var action = command.action().get();
    return shared
        .scripts()
        .find(action)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown_action: %s (known: %s)"
                        .formatted(
                            Printable.of(action), String.join(", ", shared.scripts().actions()))));
  }

  /**
   * All scripts that a command may run: its own, and the one after a failure.
   *
   * @throws IllegalArgumentException if there is none for it
   */
  Stream<Script> scripts(CarCommand command) {
    var own = script(command);
    return Stream.concat(Stream.of(own), own.onFailure().flatMap(shared.scripts()::find).stream());
  }
}
