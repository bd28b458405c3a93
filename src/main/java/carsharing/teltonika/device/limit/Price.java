package carsharing.teltonika.device.limit;

/**
 * What something that a tracker sends costs.
 *
 * @param frames so many frames of a second it counts for
 * @param turn the time that it takes on the event loop, compared with a ping
 */
public record Price(int frames, int turn) {

  /** Takes far less than a microsecond; a chunk holds 16,384 of them. */
  public static final Price PING = new Price(1, 1);

  /**
   * Its answer is a system call. A tracker says its IMEI once, and again some seconds later if the
   * answer was lost.
   */
  public static final Price IDENTIFICATION = new Price(50, 16);

  /**
   * Of a frame: its hand-over and its bytes.
   *
   * @param length of its data, in bytes
   */
  public static Price ofFrame(int length) {
    return new Price(1, 8 + length / 256);
  }
}
