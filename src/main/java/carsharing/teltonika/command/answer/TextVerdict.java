package carsharing.teltonika.command.answer;

/** What a tracker's text says about the GPRS command that was sent. */
public enum TextVerdict {
  /** The tracker has done it. */
  PASS,
  /** The tracker has not done it. */
  FAIL,
  /** Nobody knows this text. */
  UNKNOWN,
  /** The text belongs to another command. */
  FOREIGN
}
