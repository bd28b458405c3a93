package carsharing.teltonika.command.answer;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The answers to {@code setdigout}: one character for each output, {@code 0} off, {@code 1} on,
 * {@code ?} as it is. An answer passes if it shows each output that was asked for, in the state
 * that was asked for.
 */
final class OutputAnswers implements AnswerKind {

  private static final Pattern COMMAND =
      Pattern.compile("(?i)set(?:ign)?digout\\s+([01?]+)(?:\\s.*)?");

  /** FMC130 and FMC150: {@code DOUTS are set to:10 TMOs are: 0 0}; {@code X} is untouched. */
  private static final Pattern ALL =
      Pattern.compile("(?i)DOUTS are set to:\\s*([01X?]+)", Pattern.DOTALL);

  /** {@code DOUT1:IGNORED DOUT2:1 Timeout:INFINITY}, and FT's {@code DOUT2:ON Timeout:20s}. */
  private static final Pattern ONE = Pattern.compile("(?i)DOUT(\\d)\\s*:\\s*(\\w+)");

  /** {@code DOUT2 state already set to: 1}. */
  private static final Pattern ALREADY =
      Pattern.compile("(?i)DOUT(\\d) state already set to:\\s*(\\w+)");

  private static final Pattern WORDING = Pattern.compile("(?i)DOUTS?\\d?\\b.*", Pattern.DOTALL);

  @Override
  public boolean includes(String command) {
    return AnswerKinds.begins(command, "setdigout") || AnswerKinds.begins(command, "setigndigout");
  }

  @Override
  public TextVerdict judge(String command, String text) {
    var wanted = COMMAND.matcher(command.strip());
    if (isQueued(text)) {
      return TextVerdict.FAIL;
    }
    var shown = shown(text);
    if (!wanted.matches() || shown.isEmpty()) {
      return TextVerdict.UNKNOWN;
    }
    return isShown(wanted.group(1), shown) ? TextVerdict.PASS : TextVerdict.FAIL;
  }

  /** A car that is too fast for the command has not done it yet, whatever else the text says. */
  private static boolean isQueued(String text) {
    return text.toLowerCase(Locale.ROOT).contains("queued");
  }

  private static boolean isShown(String wanted, Map<Integer, String> shown) {
    for (var i = 0; i < wanted.length(); i++) {
      var state = String.valueOf(wanted.charAt(i));
      if (!state.equals("?") && !state.equals(shown.get(i + 1))) {
        return false;
      }
    }
    return true;
  }

  /** The states by output, counted from 1: {@code 0}, {@code 1}, or a word. */
  private static Map<Integer, String> shown(String text) {
    var states = new HashMap<Integer, String>();
    var all = ALL.matcher(text);
    if (all.find()) {
      for (var i = 0; i < all.group(1).length(); i++) {
        states.put(i + 1, String.valueOf(all.group(1).charAt(i)));
      }
    }
    for (var pattern : new Pattern[] {ONE, ALREADY}) {
      var one = pattern.matcher(text);
      while (one.find()) {
        states.put(Integer.parseInt(one.group(1)), state(one.group(2)));
      }
    }
    return states;
  }

  private static String state(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "ON" -> "1";
      case "OFF" -> "0";
      default -> word;
    };
  }

  @Override
  public boolean isWordedLike(String text) {
    return WORDING.matcher(text).matches();
  }
}
