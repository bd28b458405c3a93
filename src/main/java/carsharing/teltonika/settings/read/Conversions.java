package carsharing.teltonika.settings.read;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a found value is as a setting; empty where it is none. */
final class Conversions {

  private static final Pattern ADDRESS = Pattern.compile("[^:/@,\\s]+:\\d{1,5}");

  /** Bytes of a name in AMQP 0-9-1. */
  static final int MAX_AMQP_NAME = 255;

  /** Characters of a token, at least. */
  static final int MIN_TOKEN = 16;

  /** They stood in our examples: everybody knows them. */
  private static final Set<String> PUBLISHED_TOKENS =
      Set.of("a-long-random-text", "replace-me-by-a-long-random-text");

  private Conversions() {}

  static Optional<String> text(Object value) {
    return optionalText(value).filter(text -> !text.isEmpty());
  }

  /** A name without a value is as good as one with an empty text. */
  static Optional<String> optionalText(Object value) {
    if (value instanceof String text) {
      return Optional.of(text.equals("null") ? "" : text);
    }
    return Optional.empty();
  }

  static Optional<String> amqpName(Object value) {
    return optionalText(value)
        .filter(text -> text.getBytes(StandardCharsets.UTF_8).length <= MAX_AMQP_NAME);
  }

  static Optional<String> file(Object value) {
    try {
      return optionalText(value).filter(text -> Path.of(text).toString() != null);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  static Optional<Integer> number(Object value, int min, int max) {
    try {
      var number = Long.parseLong(value.toString());
      return number >= min && number <= max ? Optional.of((int) number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Empty text is none. */
  static Optional<String> token(Object value) {
    return Optional.of(value.toString()).filter(text -> text.isEmpty() || isToken(text));
  }

  private static boolean isToken(String text) {
    return text.matches("\\S{%d,}".formatted(MIN_TOKEN)) && !PUBLISHED_TOKENS.contains(text);
  }

  static Optional<String> uri(String text, List<String> schemes) {
    return text.equals(Uris.EMBEDDED) ? Optional.of(text) : Uris.parse(text, schemes);
  }

  static Optional<List<String>> addresses(Object value) {
    var all =
        Arrays.stream(value.toString().split(","))
            .map(String::strip)
            .filter(address -> !address.isEmpty() && !address.equals("null"))
            .toList();
    return Optional.of(all).filter(list -> list.stream().allMatch(Conversions::isAddress));
  }

  /** Whether it is a host with a port. */
  private static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches()
        && Uris.parse("redis://" + text, List.of("redis")).isPresent();
  }
}
