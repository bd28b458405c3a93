package carsharing.teltonika.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step of a script.
 *
 * @param command the GPRS text; {@code {name}} stands for a field of the command
 * @param success the one text that passes; empty where any does that is no error
 * @param errors texts that fail
 * @param response whether the answer is the value of an IO element, to be returned
 * @param recordAsResponse whether an AVL record is waited for, and not a text
 * @param check what judges that record
 * @param timeout of an attempt; empty for the usual one
 * @param retries how often it is sent again when nothing comes
 */
record Step(
    String command,
    Optional<String> success,
    List<String> errors,
    boolean response,
    boolean recordAsResponse,
    Optional<String> check,
    Optional<Duration> timeout,
    int retries) {

  Step {
    errors = List.copyOf(errors);
  }

  /** Whether the answer must be the value of an IO element. */
  boolean isReading() {
    return response || command.startsWith("readio ");
  }
}
