package carsharing.teltonika.simulator.car;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digital outputs of a tracker, as {@code setdigout} switches them: one character for each
 * output, {@code 0} off, {@code 1} on, {@code ?} as it is. A time in seconds for each output may
 * follow, 0 for ever. Speed thresholds are not simulated.
 *
 * <p>An instance belongs to one thread.
 */
public final class Outputs {

  /** The largest number of outputs that a tracker has. */
  public static final int MAX = 4;

  /** The output that keeps the engine from starting; the first one has the number 1. */
  static final int IMMOBILISER = 2;

  private static final Pattern COMMAND =
      Pattern.compile("setdigout ([01?]{1,4})((?: (?:\\d{1,9}|\\?)){0,4})");
  private static final double FOR_EVER = Double.POSITIVE_INFINITY;

  /**
   * What a {@code setdigout} asks for.
   *
   * @param states one of {@code 0}, {@code 1} and {@code ?} for each output that it names
   * @param times the words that follow, at most one for each output
   */
  public record Order(String states, List<String> times) {

    /** Reads a command; empty if a tracker with so many outputs cannot understand it. */
    public static Optional<Order> of(String command, int outputs) {
      var parts = COMMAND.matcher(command);
      if (!parts.matches() || parts.group(1).length() > outputs) {
        return Optional.empty();
      }
      var times = List.of(parts.group(2).strip().split(" ", MAX));
      return Optional.of(new Order(parts.group(1), times));
    }

    /** How many outputs it names. */
    public int count() {
      return states.length();
    }

    /** The character for an output; the first one has the number 1. */
    public char state(int number) {
      return number <= states.length() ? states.charAt(number - 1) : '?';
    }

    /** Seconds after which an output goes off again; 0 for never. */
    public int seconds(int number) {
      var word = number <= times.size() ? times.get(number - 1) : "";
      return state(number) != '1' || word.isEmpty() || word.equals("?")
          ? 0
          : Integer.parseInt(word);
    }
  }

  /** Seconds for which each output stays on; 0 if it is off. */
  private final double[] left = new double[MAX];

  /** Whether an output is on; the first one has the number 1. */
  public boolean isOn(int number) {
    return left[number - 1] > 0;
  }

  /** Time passes, in seconds. */
  void advance(double seconds) {
    for (var i = 0; i < MAX; i++) {
      left[i] = Math.max(0, left[i] - seconds);
    }
  }

  /** Switches the outputs that an order names. */
  void obey(Order order) {
    for (var number = 1; number <= order.count(); number++) {
      if (order.state(number) != '?') {
        var seconds = order.seconds(number);
        left[number - 1] = order.state(number) == '0' ? 0 : seconds > 0 ? seconds : FOR_EVER;
      }
    }
  }
}
