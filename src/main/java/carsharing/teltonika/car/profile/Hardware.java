package carsharing.teltonika.car.profile;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The beginning of the hardware names of one family, such as {@code FMB9}. A {@code ?} stands for
 * any character.
 *
 * @param beginning 2-16 capital letters, digits and question marks
 */
record Hardware(String beginning) {

  private static final Pattern FORM = Pattern.compile("[A-Z0-9?]{2,16}");

  static boolean isOne(String text) {
    return FORM.matcher(text.toUpperCase(Locale.ROOT)).matches();
  }

  static Hardware of(String text) {
    return new Hardware(text.toUpperCase(Locale.ROOT));
  }

  boolean matches(String name) {
    if (name.length() < beginning.length()) {
      return false;
    }
    for (var i = 0; i < beginning.length(); i++) {
      var wanted = beginning.charAt(i);
      if (wanted != '?' && wanted != Character.toUpperCase(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The more characters are named, the better a pattern tells families apart. */
  long precision() {
    return beginning.chars().filter(c -> c != '?').count();
  }
}
