package carsharing.teltonika.chaos.judge;

/**
 * Something that must not happen to a command.
 *
 * @param text what it was, with the evidence
 */
public record Finding(Kind kind, String imei, String text) {

  /** What must not happen; {@code docs/chaos.md} says precisely what each means. */
  enum Kind {
    /** A command was taken, or should have been, and no outcome was told. */
    NO_OUTCOME("no outcome"),
    /** More outcomes were told than commands were taken. */
    TWO_OUTCOMES("two outcomes"),
    /** An outcome says of the car what is not true. */
    FALSE_SUCCESS("false success"),
    /** A command began after its end. */
    STARTED_LATE("started after its time");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** As the journal says it. */
    String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    return "%s: %s: %s".formatted(kind.words(), imei, text);
  }
}
