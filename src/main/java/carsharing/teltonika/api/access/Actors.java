package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the header in which a client says which person is behind a request. */
final class Actors {

  private static final int MAX_LENGTH = 100;

  private Actors() {}

  /**
   * The actor, who stands in the audit.
   *
   * @param header as HTTP has read it, a character for each byte
   */
  static Optional<String> read(Optional<String> header) throws ProblemException {
    if (header.isEmpty()) {
      return Optional.empty();
    }
    var actor = decoded(header.get()).filter(Actors::isPrintable);
    if (actor.isEmpty()) {
      throw new Problem(
              400,
              "invalid-actor",
              "X-Actor: 1-%d printable characters in UTF-8 expected".formatted(MAX_LENGTH))
          .exception();
    }
    return actor;
  }

  private static Optional<String> decoded(String header) {
    var bytes = ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isPrintable(String text) {
    return !text.isBlank()
        && text.length() <= MAX_LENGTH
        && text.codePoints().allMatch(Actors::isPrintable);
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
