package carsharing.teltonika.device;

/**
 * How many traces there may be at a time, and what one of them may remember.
 *
 * @param traces trackers that are traced
 * @param frames the last ones
 * @param bytes of these frames
 */
public record TraceLimits(int traces, int frames, int bytes) {

  /** Those of the settings' defaults. */
  static final TraceLimits USUAL = new TraceLimits(100, 200, 128 * 1024);
}
