package carsharing.teltonika.device;

/**
 * What one trace may remember.
 *
 * @param frames the last ones
 * @param bytes of these frames
 */
public record TraceLimits(int frames, int bytes) {

  /** Those of the settings' defaults. */
  static final TraceLimits USUAL = new TraceLimits(200, 128 * 1024);
}
