package carsharing.teltonika.simulator.tracker;

import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * The two digital outputs of a tracker, and what it answers to {@code setdigout}: one character for
 * each output, {@code 0} off, {@code 1} on, {@code ?} as it is. A time in seconds for each output
 * may follow, 0 for ever. Speed thresholds are not simulated.
 *
 * <p>The wording is that of FMB trackers. An instance belongs to one thread.
 */
final class Outputs {

  /** The output that keeps the engine from starting. */
  static final int IMMOBILISER = 2;

  private static final int COUNT = 2;
  private static final Pattern COMMAND =
      Pattern.compile("setdigout ([01?]{1,2})((?: (?:\\d{1,9}|\\?)){0,2})");
  private static final double FOR_EVER = Double.POSITIVE_INFINITY;

  /** Seconds for which each output stays on; 0 if it is off. */
  private final double[] left = new double[COUNT];

  /** Whether an output is on; the first one has the number 1. */
  boolean isOn(int number) {
    return left[number - 1] > 0;
  }

  /** Time passes, in seconds. */
  void advance(double seconds) {
    for (var i = 0; i < COUNT; i++) {
      left[i] = Math.max(0, left[i] - seconds);
    }
  }

  /** Switches outputs as a command says; returns the answer. */
  String obey(String command) {
    var parts = COMMAND.matcher(command);
    if (!parts.matches()) {
      return "setdigout params are invalid";
    }
    var states = parts.group(1);
    var times = parts.group(2).strip().split(" ", COUNT);
    var answer = new StringJoiner(" ");
    for (var i = 0; i < states.length(); i++) {
      answer.add(
          "DOUT%d:%s".formatted(i + 1, set(i, states.charAt(i), i < times.length ? times[i] : "")));
    }
    return answer.toString();
  }

  private String set(int output, char state, String time) {
    if (state == '?') {
      return "IGNORED";
    }
    var seconds = time.isEmpty() || time.equals("?") ? 0 : Integer.parseInt(time);
    var isLimited = state == '1' && seconds > 0;
    left[output] = state == '0' ? 0 : isLimited ? seconds : FOR_EVER;
    return "%c Timeout:%s".formatted(state, isLimited ? seconds + "s" : "INFINITY");
  }
}
