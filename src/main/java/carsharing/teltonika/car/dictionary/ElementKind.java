package carsharing.teltonika.car.dictionary;

import java.util.Optional;

/** How the bytes of an IO element are to be read. */
public enum ElementKind {
  /** A number that is never below zero. */
  UNSIGNED("u"),

  /** A number in two's complement, of as many bytes as were sent. */
  SIGNED("s"),

  /** Characters. */
  TEXT("t"),

  /** Bytes that are no number: keys, ids, flags, lists. */
  HEX("x"),

  /** Decimal digits that are no number, such as those of a SIM card. */
  DIGITS("d");

  private final String code;

  ElementKind(String code) {
    this.code = code;
  }

  /** The kind that the dictionary writes so. */
  static Optional<ElementKind> of(String code) {
    for (var kind : values()) {
      if (kind.code.equals(code)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
