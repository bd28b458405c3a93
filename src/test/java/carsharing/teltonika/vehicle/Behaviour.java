package carsharing.teltonika.vehicle;

/**
 * What a tracker makes of a command. All of it occurs in public reports.
 *
 * <p>No tracker says that a car has done what it has not: a server could not know that. All else
 * may happen: a car does something and says nothing about it, or in words that nobody knows; other
 * texts come before the answer or in its place.
 */
enum Behaviour {
  /** It does it and says so. */
  HONEST,
  /** It refuses, in the words of real firmware, and does nothing. */
  REFUSES,
  /** It does nothing, with a text that has nothing in it. */
  EMPTY,
  /** It does it, and answers with a text that nobody knows. */
  UNKNOWN_TEXT,
  /** It does nothing, and answers with a text that nobody knows. */
  UNKNOWN_TEXT_ONLY,
  /** A card reader's text in codec 13 comes before the answer. */
  CARD_READER,
  /** A card reader's text in codec 13 comes, and nothing else happens. */
  CARD_READER_ONLY,
  /** The same text in codec 12, before the answer. */
  SERIAL_PORT,
  /** It does it, and the answer comes twice. */
  TWICE,
  /** The last answer comes once more, before this one. */
  PREVIOUS_FIRST,
  /** The last answer comes once more, and nothing else happens. */
  PREVIOUS_ONLY,
  /** It does it at once; the answer comes when the step is over. */
  ANSWERS_LATE,
  /** It does it and answers when the step is over. */
  ACTS_LATE,
  /** It does it and says nothing. */
  SILENT,
  /** The command is lost. */
  LOSES,
  /** It is too fast for the command, says so, and does it later. */
  QUEUES;

  /** Whether a tracker can behave so with a command that is answered by a record. */
  boolean isOfRecords() {
    return switch (this) {
      case HONEST, REFUSES, CARD_READER, CARD_READER_ONLY, PREVIOUS_FIRST, ACTS_LATE, LOSES -> true;
      default -> false;
    };
  }
}
