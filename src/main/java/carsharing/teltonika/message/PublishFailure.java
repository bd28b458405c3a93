package carsharing.teltonika.message;

/**
 * Why something was not taken over by the broker. Nothing is acknowledged in any of these cases.
 */
public enum PublishFailure {
  /** The broker found no queue for it. */
  RETURNED(1, "returned by the broker"),
  /** The broker answered with a negative confirm. */
  REFUSED(2, "refused by the broker"),
  /** No confirm came before the deadline: the broker is away, blocked or too slow. */
  EXPIRED(3, "not confirmed by the broker in time"),
  /** More is waiting already than the settings allow. */
  LINE_FULL(4, "too much is waiting for the broker"),
  /** The server is being stopped. */
  STOPPED(5, "the publisher is stopping"),
  /** The sender's connection ended before it was written: the tracker sends it again. */
  ABANDONED(6, "its connection has ended");

  private final int code;
  private final String text;

  PublishFailure(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The failure code of the event-bus reply. */
  public int code() {
    return code;
  }

  /** For a log line. */
  public String text() {
    return text;
  }
}
